"""`aarsplan import bruttoliste`: take the topics of a sheet into the project."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from aarsplan.cli.bruttoliste import Comparison, TopicChange, compared, edit
from aarsplan.cli.console import print_json, print_table, tell
from aarsplan.cli.editing import as_it_is, refuse_outdated, tried_out
from aarsplan.cli.options import message_option, note
from aarsplan.cli.planning import alone
from aarsplan.cli.project import NO_DAYS, open_project, project_options
from aarsplan.diagnostics import Diagnostic
from aarsplan.files import display_name
from aarsplan.history import commit
from aarsplan.loading.bruttoliste import read_bruttoliste
from aarsplan.loading.editor import Editor
from aarsplan.texts import _, join, ngettext
from aarsplan.topic_columns import COLUMNS


@click.command(name="bruttoliste", help=_("Take the topics of a sheet into the bruttoliste, all of them or none."))
@click.argument("file", type=click.Path(path_type=Path), metavar=_("FILE"))
@click.option("--dry-run", is_flag=True, help=_("Show what would be changed and write nothing."))
@click.option("--json", "as_json", is_flag=True, help=_("Print the result as JSON."))
@message_option
@project_options
def command(file: Path, dry_run: bool, as_json: bool, folder: Path | None) -> None:
    """Import topics."""
    with alone(folder, dry_run=dry_run):
        opened = open_project(folder, NO_DAYS)
        rows, warnings = read_bruttoliste(file, str(file), opened.project.facts)
        found = compared(rows, opened.project.facts)
        editor = Editor(opened.project.folder)
        edit(editor, found, display_name(opened.project.folder))
        tried = as_it_is(tried_out(opened, editor), editor) if editor.files else opened
        told = [*tried.project.warnings, *warnings]
        if as_json:
            print_json(_json(found, told, editor))
        else:
            tell(told)
            _print(found)
        if not dry_run:
            refuse_outdated(editor.files)
            changed = {file.path: file.content for file in editor.files}
            written = commit(opened.project.folder, changed, note())
            if written and not as_json:
                click.echo(_("Written: {files}").format(files=join([str(path) for path in written])))


def _print(found: Comparison) -> None:
    _print_table(_("New topics"), [_("Code"), _("Topic")], [[change.code, change.title] for change in found.new])
    head = [_("Code"), _("Topic"), _("Column"), _("Before"), _("Now")]
    _print_table(_("Changed topics"), head, [line for change in found.changed for line in _lines(change)])
    unnamed = [[topic.code, topic.title] for topic in found.unnamed]
    _print_table(_("Topics that the sheet does not name; they stay"), [_("Code"), _("Topic")], unnamed)
    new, changed, same = len(found.new), len(found.changed), len(found.unchanged)
    counted = [
        ngettext("{n} new topic", "{n} new topics", new).format(n=new),
        ngettext("{n} changed", "{n} changed", changed).format(n=changed),
        ngettext("{n} unchanged", "{n} unchanged", same).format(n=same),
    ]
    click.echo(f"{', '.join(counted)}.")


def _print_table(title: str, head: list[str], lines: list[list[str]]) -> None:
    if lines:
        click.secho(title, bold=True)
        print_table(head, lines)
        click.echo()


def _lines(change: TopicChange) -> list[list[str]]:
    """A line for each key that changes, the topic named in the first one."""
    columns = [column for column in COLUMNS if column.key in change.values]
    before = change.before
    lines = [
        ["", "", column.heading, _shown(getattr(before, column.key)), _shown(change.values[column.key])]
        for column in columns
    ]
    lines[0][:2] = [change.code, change.title]
    return lines


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else ""
    return "" if value is None else str(value)


def _json(found: Comparison, told: Iterable[Diagnostic], editor: Editor) -> dict[str, Any]:
    return {
        "new": [{"code": change.code, **change.values} for change in found.new],
        "changed": [_change_json(change) for change in found.changed],
        "unchanged": [topic.code for topic in found.unchanged],
        "unnamed": [topic.code for topic in found.unnamed],
        "files": [file.name for file in editor.files],
        "diagnostics": [diagnostic.to_json() for diagnostic in told],
    }


def _change_json(change: TopicChange) -> dict[str, Any]:
    changes = {key: [getattr(change.before, key) or None, now] for key, now in change.values.items()}
    return {"code": change.code, "title": change.title, "changes": changes}
