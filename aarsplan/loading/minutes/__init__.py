"""Minutes of a meeting in the text form of the municipality's agenda system, read into plain data."""
