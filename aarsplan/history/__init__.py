"""What happened to a project: every change is one transaction, and stands in a log that only grows.

All of it lies in `history/` of the project folder. `log.jsonl` has a line for each change, `objects/` the contents that
files had before and after, under their digests. While a change is being written `pending.json` tells all of it: the
change is made once that file is in place, and whoever finds it there later finishes what a crash interrupted.
"""

from aarsplan.history.log import number_at, records, undone, undone_by
from aarsplan.history.model import FileChange, Note, Record
from aarsplan.history.objects import content
from aarsplan.history.past import file_at, reverted
from aarsplan.history.pending import is_pending
from aarsplan.history.places import log_name
from aarsplan.history.transaction import commit, recover

__all__ = [
    "FileChange",
    "Note",
    "Record",
    "commit",
    "content",
    "file_at",
    "is_pending",
    "log_name",
    "number_at",
    "records",
    "recover",
    "reverted",
    "undone",
    "undone_by",
]
