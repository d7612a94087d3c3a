"""Running commands in this process, as a person at a terminal would, and reading what they print."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aarsplan.cli import run


@dataclass
class Terminal:
    """Runs commands; `out` and `err` are what the last one printed."""

    capture: object
    out: str = ""
    err: str = ""

    def __call__(self, *arguments: str) -> int:
        """Run `aarsplan` with `arguments` and return its exit code."""
        self.capture.readouterr()
        code = run(list(arguments))
        self.out, self.err = self.capture.readouterr()
        return code

    @property
    def steady(self) -> str:
        """What went to stdout, without the times that a solve took."""
        return re.sub(r"\d+[.,]\d s", "N s", self.out)
