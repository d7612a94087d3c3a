"""Several plans of one period that differ, to choose from: how they compare, and how they are kept until one is chosen.

Each is the cheapest plan that differs from all before it by the days of at least `distance` meetings.
"""

from aarsplan.alternatives.comparison import Alternative, Alternatives, Weighing, by_rule, days_apart
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
    "days_apart",
    "figures",
    "fingerprint",
    "kept_files",
    "plan_of",
    "read_kept",
    "without",
]
