"""aarsplan: plans a municipality's meeting year, checks it, explains it and publishes it."""

__version__ = "0.1.0"
