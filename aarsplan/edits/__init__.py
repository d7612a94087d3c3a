"""What a planner may change of a project: each change as a value that can be tried, written and typed."""
