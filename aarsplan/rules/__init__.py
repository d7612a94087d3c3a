"""What is asked of a plan, one rule a file."""
