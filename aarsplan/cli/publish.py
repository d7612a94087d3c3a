"""`aarsplan publish`: put the site with the årsplan and the feeds in place, as one version."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from aarsplan.cli.console import print_json, tell
from aarsplan.cli.options import now
from aarsplan.cli.planning import alone
from aarsplan.cli.project import Opened, open_project, project_options
from aarsplan.diagnostics import Rejected, Severity, WrongUse, error, printable
from aarsplan.outputs.ical import oversized
from aarsplan.publishing import Published, publish
from aarsplan.publishing.personal import personal_data
from aarsplan.texts import _, join, ngettext
from aarsplan.views.publication import Publication
from aarsplan.views.telling import untold


@click.command(name="publish", help=_("Write the årsplan and the feeds as a site, and put it in place as one."))
@click.argument("site", metavar=_("FOLDER"), type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help=_("Tell what would change and write nothing."))
@click.option("--list", "-v", "listed", is_flag=True, help=_("Name the files."))
@click.option(
    "--allow-personal-data",
    "allowed",
    is_flag=True,
    help=_("Publish also what looks like CPR numbers or e-mail addresses."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print the result as JSON."))
@project_options
def command(site: Path, dry_run: bool, listed: bool, allowed: bool, as_json: bool, folder: Path | None) -> None:
    """Write the site and put it in place."""
    from aarsplan.site import files

    # Others wait until the site is in place, so that no older plan is published after a newer one.
    with alone(folder, dry_run=dry_run):
        opened = _opened(folder)
        tell(opened.project.warnings)
        made = files(told_publication(opened))
        if not allowed and (personal := personal_data(made)):
            raise Rejected(personal)
        tell(oversized({name: content for name, content in made.items() if name.endswith(".ics")}))
        found = publish(site, made, now(), dry_run=dry_run)
    url = opened.project.facts.site_url
    if as_json:
        parts = {"written": found.written, "kept": found.kept, "removed": found.removed}
        print_json({"folder": str(site), "url": url, **{name: list(paths) for name, paths in parts.items()}})
    else:
        _print(found, url, dry_run=dry_run, listed=listed)


def _opened(folder: Path | None) -> Opened:
    """The project with its lock, all days that have been planned.

    Raises:
        Rejected: as `open_project`, and where nothing has been planned: which days is nothing to be asked here.
    """
    try:
        return open_project(folder, None)
    except WrongUse as wrong:
        if wrong.diagnostics[0].code != "no-horizon":
            raise
        hint = _("plan a period: aarsplan plan --horizon 2027")
        raise Rejected([error("publish", _("nothing has been planned yet"), hint=hint)]) from wrong


def told_publication(opened: Opened) -> Publication:
    """What everybody may see of the plan, once the lock has the stamps of all that feeds show of it.

    Raises:
        Rejected: the project tells more of it than the lock: a feed must not change without its stamps.
    """
    if found := untold(opened.plan, opened.lock, opened.lock_name):
        raise Rejected([replace(told, severity=Severity.ERROR) for told in found])
    return opened.publication()


def _print(found: Published, url: str, *, dry_run: bool, listed: bool) -> None:
    counts = [
        ngettext("{n} file written", "{n} files written", len(found.written)).format(n=len(found.written)),
        ngettext("{n} kept", "{n} kept", len(found.kept)).format(n=len(found.kept)),
        ngettext("{n} removed", "{n} removed", len(found.removed)).format(n=len(found.removed)),
    ]
    if not found.is_changed:
        click.echo(_("Nothing changed."))
    else:
        text = _("Would publish: {counts}") if dry_run else _("Published: {counts}")
        click.secho(text.format(counts=join(counts)), bold=True)
    if listed:
        for sign, paths in (("+", found.written), ("=", found.kept), ("-", found.removed)):
            for path in paths:
                click.echo(f"{sign} {printable(path)}")
    if url:
        click.echo(_("Address: {url}").format(url=url))
