"""Several plans of one period that differ, to choose from: how they compare, and how they are kept until one is chosen.

Each is the cheapest plan that differs from all before it by the ISO weeks of at least `distance` meetings:
another day of the same week is no choice for those who choose.
"""

from aarsplan.alternatives.comparison import Alternative, Alternatives, Weighing, by_rule, placed_apart
from aarsplan.alternatives.figures import Figures, figures
from aarsplan.alternatives.kept import Kept, again, fingerprint, kept_files, plan_of, read_kept, without

__all__ = [
    "Alternative",
    "Alternatives",
    "Figures",
    "Kept",
    "Weighing",
    "again",
    "by_rule",
    "figures",
    "fingerprint",
    "kept_files",
    "placed_apart",
    "plan_of",
    "read_kept",
    "without",
]
