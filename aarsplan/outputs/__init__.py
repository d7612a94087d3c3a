"""Plans as files: Word, Excel, HTML, CSV, Markdown, iCalendar."""
