"""What to show of a plan, as plain data that knows no file format."""
