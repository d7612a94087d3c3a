"""Facts about personal data in texts that others will read."""

from __future__ import annotations

import pytest

from aarsplan.horizon import parse_horizon
from aarsplan.loading.loader import load


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("bodies/kcl.toml", 'name = "Koncernledelsen"', 'name = "Koncernledelsen 010190-1234"'),
        ("bodies/hu.toml", 'name = "Punktfrist"', 'name = "Punktfrist til navn@norddjurs.dk"'),
        ("events.toml", 'name = "Arbejdsmiljødag"', 'name = "Arbejdsmiljødag 0101901234"'),
        ("closures.toml", 'name = "Vinterferie"', 'name = "Ferie, spørg navn@norddjurs.dk"'),
    ],
)
def test_what_belongs_to_a_person_is_warned_of_at_its_line(norddjurs, file, old, new):
    path = norddjurs / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    (found,) = load(norddjurs, parse_horizon("2025-H2")).warnings
    assert found.code == "personal-data"
    assert found.span.file == f"config/{file}"


def test_the_project_itself_holds_none(norddjurs):
    assert load(norddjurs, parse_horizon("2025-H2")).warnings == ()
