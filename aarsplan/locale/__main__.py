"""`python -m aarsplan.locale`: collect the texts, update the Danish catalogue and compile it.

`--check` changes nothing and exits 1 when a text has no translation, a translation is in doubt, no longer used or lacks
a placeholder, or the files are not what this tool would write.
"""

from __future__ import annotations

import sys

import click

from aarsplan.locale import catalogue
from aarsplan.locale.extract import messages


@click.command(name="python -m aarsplan.locale", help="Update and compile the Danish catalogue.")
@click.option("--check", is_flag=True, help="Change nothing; exit 1 when something is missing or wrong.")
def main(check: bool) -> None:
    """Update or check the catalogue."""
    wanted = messages()
    old = catalogue.read()
    new = catalogue.updated(old, wanted)
    if check:
        found = catalogue.faults(old, wanted)
        if not catalogue.MO.exists() or catalogue.MO.read_bytes() != catalogue.mo_bytes(new):
            found.append(f"{catalogue.MO.name} is not what {catalogue.PO.name} gives")
    else:
        written = catalogue.write(new)
        found = catalogue.faults(new, wanted)
        click.echo(f"{len(wanted)} texts, written: {', '.join(written) or 'nothing'}")
    for fault in found:
        click.echo(fault, err=True)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
