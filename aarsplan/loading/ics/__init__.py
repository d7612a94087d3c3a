"""Reading iCalendar files that anybody may have written (RFC 5545), in a process of its own and within limits."""
