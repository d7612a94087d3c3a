"""The texts in other languages than English. `python -m aarsplan.locale` keeps them; it needs Babel."""
