"""Reading the lists of committees and their meetings that FirstAgenda publishes as JSON, within limits."""
