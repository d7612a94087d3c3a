"""A small project of three bodies and an event in the first quarter of 2027, to be made contradictory."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

HORIZON = "2027-Q1"
Change = tuple[str, str, str]
"""A file, a text in it, and what takes its place; "" stands for the end of the file."""

FILES = {
    "aarsplan.toml": """\
municipality = "Prøvekommune"
domain = "example.dk"

[[role]]
code = "borgmester"
name = "Borgmester"

[[role]]
code = "økonomichef"
name = "Økonomichef"

[[place]]
code = "salen"
name = "Salen"
seats = 20
""",
    "rules.toml": """\
[[rule]]
rule = "closures"
because = "ingen møder på lukkede dage"

[[rule]]
rule = "preparation"
of = "ØL"
by = "DIR"
min-days = 1
max-days = 8
because = "Direktionen forbereder"

[[rule]]
rule = "unchanged"
weight = 1000
""",
    "closures.toml": """\
[[closure]]
code = "school-holiday"
name = "Vinterferie"
weeks = [7]
""",
    "events.toml": """\
[[event]]
code = "TEMADAG"
name = "Temadag"
date = 2027-03-23
""",
    "bodies/dir.toml": """\
code = "DIR"
name = "Direktionen"
minutes = 240
times = [09:00:00]
required = ["økonomichef"]
optional = ["borgmester"]

[[series]]
kind = "weekly"
every = 2
anchor = 2027-01-06

[[attendance]]
role = "borgmester"
start = 10:15:00
end = 12:00:00

[[rule]]
rule = "weekdays"
allow = ["tuesday", "wednesday", "thursday"]

[[rule]]
rule = "occurs"
weight = 25

[[rule]]
rule = "keep-pattern"
weight = 2

[[rule]]
rule = "min-gap"
days = 6
""",
    "bodies/oel.toml": """\
code = "ØL"
name = "Øverste ledelse"
minutes = 120
times = [13:00:00]
places = ["salen"]
required = ["økonomichef"]

[[series]]
kind = "monthly"
weekday = "thursday"
nth = -1

[[rule]]
rule = "weekdays"
allow = ["thursday"]

[[rule]]
rule = "keep-pattern"
weight = 5

[[rule]]
rule = "min-gap"
days = 14
basis = "standing-orders"
""",
    "bodies/hu.toml": """\
code = "HU"
name = "Hovedudvalget"
minutes = 60
times = [13:00:00]

[[series]]
kind = "spread"
count = 1
per = "quarter"

[[rule]]
rule = "weekdays"
allow = ["monday", "tuesday", "wednesday", "thursday", "friday"]

[[rule]]
rule = "count"
least = 1
per = "quarter"
basis = "law"
""",
}


def write(folder: Path, changes: Iterable[Change] = ()) -> Path:
    """Write the project with some texts changed; returns its folder."""
    texts = dict(FILES)
    for name, old, new in changes:
        text = texts.get(name, "")
        assert old in text, (name, old)
        texts[name] = text.replace(old, new, 1) if old else text + new
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def rule(name: str, **keys: object) -> str:
    """The table of one more rule."""
    return _table("rule", rule=f'"{name}"', **keys)


def exception(kind: str, **keys: object) -> str:
    """The table of one more exception to a series."""
    return _table("exception", kind=f'"{kind}"', **keys)


def item(*steps: str) -> str:
    """An item with some steps, each given by the lines of its table."""
    tables = [f'[[item.step]]\ncode = "s{n}"\npurpose = "discussion"\n{text}\n' for n, text in enumerate(steps, 1)]
    return "\n".join(["", '[[item]]\ncode = "PUNKT"\ntitle = "Et nyt punkt"\n', *tables])


def _table(name: str, /, **keys: object) -> str:
    lines = [f"{key.replace('_', '-')} = {value}" for key, value in keys.items()]
    return "\n".join(["", f"[[{name}]]", *lines, ""])
