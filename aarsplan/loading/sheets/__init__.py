"""Reading lists that somebody keeps in Excel or as CSV, within limits, every cell with its place."""
