"""The minutes of a meeting against the plan: what agrees, what does not, and what could be recorded of it."""
