"""Placing meetings with OR-Tools CP-SAT: the only package that imports ortools, and only when something is solved."""
