"""What the commands share that make papers: their options, the files, and the paper as a terminal shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from aarsplan.cli.console import print_table
from aarsplan.cli.exporting import in_folder
from aarsplan.diagnostics import WrongUse, error, printable
from aarsplan.outputs.papers import FORMATS, paper_files
from aarsplan.texts import _
from aarsplan.views.paper import Bullets, Cell, Emphasis, Group, Heading, Line, Paper, Paragraph, Row, Table


def paper_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--out`, `--to`, `--overwrite` and `--open`."""
    is_open = click.option(
        "--open", "open_variant", is_flag=True, help=_("The copy for everybody: nothing closed in it.")
    )
    return file_options(is_open(command))


def file_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--out`, `--to` and `--overwrite`."""
    for option in (
        click.option("--overwrite", is_flag=True, help=_("Write over files that were changed by hand.")),
        click.option(
            "--to",
            "formats",
            type=click.Choice(sorted(FORMATS)),
            multiple=True,
            help=_("The format; all by default."),
        ),
        click.option(
            "--out",
            "folder_out",
            type=click.Path(path_type=Path, file_okay=False),
            help=_("The folder to write to; without it the paper is printed."),
        ),
    ):
        command = option(command)
    return command


def files_of(
    papers: Iterable[Paper], formats: Sequence[str], folder: Path | None, *, overwrite: bool
) -> dict[Path, bytes]:
    """The files of the papers for `folder`, to be saved together; none where there is no folder.

    Raises:
        WrongUse: there are formats and no folder.
        Rejected: a file there was changed by hand and `overwrite` is not set.
    """
    if folder is None:
        if formats:
            hint = _("add: {example}").format(example="--out ud")
            raise WrongUse([error("usage", _("--to needs a folder to write to"), hint=hint)])
        return {}
    made = {name: content for paper in papers for name, content in paper_files(paper, formats or FORMATS).items()}
    return in_folder(made, folder, overwrite=overwrite)


def print_paper(paper: Paper) -> None:
    """The paper as text, its tables as tables."""
    click.secho(f"{printable(paper.municipality)}: {printable(paper.title)}", bold=True)
    for text in filter(None, (paper.notice, *map(_text, paper.subtitle))):
        click.echo(printable(text))
    for block in paper.blocks:
        click.echo()
        match block:
            case Heading(heading):
                click.secho(printable(heading), bold=True)
            case Paragraph(line):
                click.echo(printable(_text(line)))
            case Bullets(lines):
                for line in lines:
                    click.echo(f"- {printable(_text(line))}")
            case Table():
                _print_table(block)


def _print_table(table: Table) -> None:
    """The rows under their head; those of each group under its text."""
    rows: list[list[str]] = []
    for row in table.rows:
        if isinstance(row, Row):
            rows.append([_cell(cell) for cell in row.cells])
            continue
        _print_rows(table, rows)
        rows = []
        _print_group(row)
    _print_rows(table, rows)


def _print_rows(table: Table, rows: list[list[str]]) -> None:
    if rows:
        print_table(table.head, rows)


def _print_group(group: Group) -> None:
    click.echo()
    click.secho(printable(group.text), bold=True)
    if group.about:
        click.echo(printable(group.about))


def _cell(cell: Cell) -> str:
    return "; ".join(map(_text, cell))


def _text(line: Line) -> str:
    """The line without emphasis; what is struck out is told as Markdown tells it."""
    return "".join(f"~~{run.text}~~" if run.emphasis is Emphasis.STRUCK else run.text for run in line)
