"""The days that a meeting may have, and why it has the one it has."""
