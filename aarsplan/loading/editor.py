"""The files of a project that are being changed, found by the places that diagnostics name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from aarsplan.diagnostics import Span
from aarsplan.loading.editing import EditedFile
from aarsplan.loading.locate import KeyPath


class Editor:
    """The files of a project that are being changed, each opened once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[Path, EditedFile] = {}

    @property
    def files(self) -> list[EditedFile]:
        """The files that were opened, by path."""
        return [self._open[path] for path in sorted(self._open)]

    def table(self, span: Span | None) -> tuple[EditedFile, KeyPath]:
        """The file that `span` is in, and the table whose header stands there.

        Raises:
            Rejected: the table has no header of its own.
        """
        if span is None:
            raise ValueError("what was read from a file has a place in it")
        file = self.file(span)
        return file, file.path_at(span.line)

    def place(self, span: Span) -> Span:
        """Where what stands at `span` in the changed files stands in those of the project as they are."""
        file = next((file for file in self._open.values() if file.name == span.file), None)
        return replace(span, line=file.line_before(span.line)) if file and span.line else span

    def file(self, span: Span) -> EditedFile:
        """The file that `span` is in."""
        path = self._folder / Path(*Path(span.file).parts[1:])
        if path not in self._open:
            self._open[path] = EditedFile(path, span.file)
        return self._open[path]
