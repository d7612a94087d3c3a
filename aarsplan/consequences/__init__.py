"""What a change of the project brings with it: in the plan as it stands, and from there to the plan that honours it."""
