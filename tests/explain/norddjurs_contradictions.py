"""Random changes to the Norddjurs project that are likely to make its year impossible, each as a text of a file."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import aarsplan
from aarsplan.diagnostics import Rejected
from aarsplan.explain.circumstances import Circumstances
from aarsplan.explain.explanation import Explanation, explain
from aarsplan.horizon import parse_horizon
from aarsplan.problem import History

Change = tuple[str, str, str]
"""A file, a text in it, and what takes its place; "" stands for the end of the file."""


@dataclass(frozen=True)
class Contradiction:
    """A year that the rules do not permit, and what was changed to make it so."""

    changes: tuple[Change, ...]
    here: Circumstances
    explanation: Explanation


def contradictions(config: Path, scratch: Path, seed: int) -> Iterator[Contradiction]:
    """One random contradiction after the other, each in a folder of its own below `scratch`."""
    chance = random.Random(seed)
    number = 0
    while True:
        year = chance.choice([2026, 2027])
        changes = tuple(_changes(chance, year))
        folder = scratch / f"{number}" / "config"
        number += 1
        written(config, folder, changes)
        try:
            project = aarsplan.load(folder, f"{year}")
        except Rejected:
            continue
        here = Circumstances(project, (parse_horizon(f"{year}"),), History())
        if (found := explain(here)) is not None:
            yield Contradiction(changes, here, found)


def written(config: Path, folder: Path, changes: tuple[Change, ...]) -> None:
    """A copy of the project with some texts changed."""
    for path in sorted(config.rglob("*.toml")):
        target = folder / path.relative_to(config)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    for name, old, new in changes:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1) if old else text + new, encoding="utf-8")


def _changes(chance: random.Random, year: int) -> Iterator[Change]:
    """One change or two, of files that they do not both rewrite in one place."""
    for make in chance.sample(_KINDS, chance.choice([1, 1, 2])):
        yield make(chance, year)


def _day(chance: random.Random, year: int) -> date:
    return date(year, 1, 1) + timedelta(days=chance.randrange(365))


def _month(chance: random.Random) -> int:
    return chance.choice([1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12])


def _table(file: str, kind: str, /, **keys: object) -> Change:
    lines = [f"{key.replace('_', '-')} = {value}" for key, value in keys.items()]
    return file, "", "\n".join(["", f"[[{kind}]]", *lines, ""])


def _rule(file: str, name: str, /, **keys: object) -> Change:
    return _table(file, "rule", rule=f'"{name}"', **keys)


def _pinned(chance: random.Random, year: int) -> Change:
    """KCL or HU pinned to a day that may be closed, on the wrong weekday or too near to others."""
    if chance.random() < 0.3:
        quarter = chance.randrange(4)
        day = date(year, 3 * quarter + 1, 1) + timedelta(days=chance.randrange(88))
        return _rule("rules.toml", "pinned", key=f'"HU/{year}-Q{quarter + 1}"', day=day)
    month = _month(chance)
    return _rule("rules.toml", "pinned", key=f'"KCL/{year}-{month:02}"', day=date(year, month, chance.randrange(1, 29)))


def _moved(chance: random.Random, year: int) -> Change:
    """A KCL whose exception holds it on another day."""
    month = _month(chance)
    last = max(day for day in (date(year, month, n) for n in range(22, 29)) if day.weekday() == 3)
    after = last + timedelta(days=7)
    pattern = after if after.month == month else last
    to = pattern + timedelta(days=chance.randrange(-21, 22))
    return _table("bodies/kcl.toml", "exception", kind='"move"', date=pattern, to=to, pinned="true")


def _closed(chance: random.Random, year: int) -> Change:
    """Some weeks in which nobody meets."""
    first = _day(chance, year)
    last = first + timedelta(days=chance.choice([13, 27, 41, 62, 92]))
    return _table("closures.toml", "closure", code='"school-holiday"', name='"Ombygning"', first=first, last=last)


def _threshold(chance: random.Random, year: int) -> Change:
    """A number of a rule that is pushed too far."""
    options = [
        ("bodies/dir.toml", "days = 6\nbecause", f"days = {chance.randrange(15, 60)}\nbecause"),
        ("bodies/kcl.toml", "days = 14\nbecause", f"days = {chance.randrange(22, 60)}\nbecause"),
        ("bodies/hu.toml", "least = 4", f"least = {chance.randrange(5, 13)}"),
        ("rules.toml", "max-days = 8", f"max-days = {chance.randrange(1, 5)}"),
        ("rules.toml", "min-days = 1\nmax-days = 8", f"min-days = {chance.randrange(9, 30)}\nmax-days = 30"),
        (
            "rules.toml",
            f'of = "ARBEJDSMILJOEDAG-{year}"\nby = "HU"\nmin-days = 7\nmax-days = 45',
            f'of = "ARBEJDSMILJOEDAG-{year}"\nby = "HU"\nmin-days = 46\nmax-days = {chance.randrange(46, 54)}',
        ),
        ("rules.toml", "most = 2", "most = 0"),
    ]
    return chance.choice(options)


def _weekdays(chance: random.Random, year: int) -> Change:
    """Bodies that meet on days that do not go together."""
    days = chance.sample(["monday", "tuesday", "wednesday", "friday"], chance.choice([1, 2]))
    allowed = "[" + ", ".join(f'"{day}"' for day in days) + "]"
    return chance.choice(
        [
            ("bodies/kcl.toml", 'allow = ["thursday"]', f"allow = {allowed}"),
            ("bodies/dir.toml", 'allow = ["tuesday", "wednesday", "thursday"]', f"allow = {allowed}"),
            ("bodies/kcl.toml", 'direction = "before"', 'direction = "after"'),
        ]
    )


def _spacing(chance: random.Random, year: int) -> Change:
    """A rule that there was not before, about the distance between meetings."""
    return chance.choice(
        [
            _rule("bodies/dir.toml", "max-gap", days=chance.choice([7, 13, 14, 20, 27])),
            _rule("bodies/kcl.toml", "max-gap", days=chance.choice([20, 28, 34, 35])),
            _rule("bodies/hu.toml", "max-gap", days=chance.choice([14, 30, 60])),
            _rule("bodies/hu.toml", "min-gap", days=chance.choice([93, 100, 120])),
            _rule("rules.toml", "same-week", body='"KCL"', other='"HU"'),
            _rule("rules.toml", "same-week", body='"HU"', other='"KCL"', weight=5),
            _rule("rules.toml", "not-same-week", bodies='["KCL", "DIR"]'),
            _rule("bodies/kcl.toml", "count", least=chance.choice([2, 3]), per='"month"'),
            _rule("bodies/kcl.toml", "count", most=chance.choice([1, 2]), per='"quarter"'),
            _rule("bodies/hu.toml", "count", least=chance.choice([2, 3]), per='"quarter"'),
            _rule(
                "rules.toml", "order", before='"HU"', after='"KCL"', per='"quarter"', min_days=chance.choice([60, 80])
            ),
            _rule("rules.toml", "load", roles='["velfaerdsdirektoer"]', most=chance.choice([1, 2]), per='"month"'),
        ]
    )


def _event(chance: random.Random, year: int) -> Change:
    """The arbejdsmiljødag on another day."""
    last = {2026: "2026-11-24", 2027: "2027-11-30"}[year]
    return "events.toml", f"date = {last}", f"date = {_day(chance, year)}"


def _hours(chance: random.Random, year: int) -> Change:
    """Rooms and hours that are too small."""
    return chance.choice(
        [
            ("aarsplan.toml", "seats = 60", f"seats = {chance.randrange(2, 17)}"),
            ("aarsplan.toml", "seats = 24", f"seats = {chance.randrange(2, 15)}"),
            ("bodies/dir.toml", "latest = 16:00:00", "latest = 13:00:00"),
            ("bodies/dir.toml", "earliest = 08:00:00", "earliest = 09:30:00"),
            _rule("bodies/hu.toml", "times", latest="14:00:00"),
            _rule("rules.toml", "room-clash"),
        ]
    )


def _item(chance: random.Random, year: int) -> Change:
    """An item that wants what its meetings do not have: days, room, people, or an order."""
    month = chance.randrange(1, 12)
    first = date(year, month, chance.randrange(1, 20))
    last = first + timedelta(days=chance.randrange(0, 20))
    steps = {
        "window": [f'at = "KCL"\nminutes = 30\nfirst = {first}\nlast = {last}'],
        "needs": [f'at = "KCL"\nminutes = 30\nneeds = ["borgmester"]\nlast = {last}'],
        "long": [f'at = "DIR"\nminutes = {chance.choice([120, 200, 300])}\nfirst = {first}\nlast = {last}'],
        "mayor": [f'at = "DIR"\nminutes = {chance.choice([50, 90])}\nneeds = ["borgmester"]\nlast = {last}'],
        "route": [
            f'at = "KCL"\nminutes = 30\nfirst = {first}',
            f'at = "HU"\nminutes = 30\nmin-days = 21\nmax-days = 60\nlast = {last + timedelta(days=30)}',
        ],
        "event": [
            'at = "DIR"\nminutes = 30\n' + f"first = {first}",
            'at = "HU"\nminutes = 30\nmin-days = 30',
            f'at = "ARBEJDSMILJOEDAG-{year}"\nminutes = 30\nmin-days = {chance.choice([7, 60, 200])}',
        ],
        "named": [f'at = "KCL"\nminutes = 30\nmeeting = "KCL/{year}-10"\nlast = {last}'],
    }
    chosen = steps[chance.choice(sorted(steps))]
    texts = [f'[[item.step]]\ncode = "s{number}"\npurpose = "discussion"\n{text}' for number, text in enumerate(chosen)]
    text = "\n\n".join(['[[item]]\ncode = "NYT-PUNKT"\ntitle = "Et nyt punkt"', *texts])
    return "items/oekonomi.toml", "", f"\n{text}\n"


def _given(chance: random.Random, year: int) -> Change:
    """A meeting of a body that others fix, or one of HU that is a fact."""
    quarter = chance.randrange(4)
    day = date(year, 3 * quarter + 1, 1) + timedelta(days=chance.randrange(88))
    return _table("bodies/hu.toml", "given", date=day, period=f'"{year}-Q{quarter + 1}"')


_KINDS: list[Callable[[random.Random, int], Change]] = [
    _pinned,
    _moved,
    _closed,
    _threshold,
    _weekdays,
    _spacing,
    _event,
    _hours,
    _item,
    _item,
    _given,
]
