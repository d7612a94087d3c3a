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
        ("bodies/dir.toml", 'title = "Frokost"', 'title = "Frokost, 010190-1234"'),
        ("bodies/dir.toml", "Direktionen forbereder og", "Til navn@norddjurs.dk: Direktionen forbereder og"),
        ("bodies/dir.toml", "Deltage på temadag", "010190-1234 på temadag"),
        ("items/arbejdsmiljoe.toml", "Norddjurs Kommunes definitioner", "navn@norddjurs.dk: definitioner"),
        ("items/arbejdsmiljoe.toml", "Koncernledelsen opfordrede", "navn@norddjurs.dk opfordrede"),
        ("items/arbejdsmiljoe.toml", "Direktionen drøfter begrebs", "010190-1234 drøfter begrebs"),
        ("items/arbejdsmiljoe.toml", "Definition psykologisk", "010190-1234"),
        ("items/arbejdsmiljoe.toml", "Drøftet med bemærkninger", "Drøftet med navn@norddjurs.dk"),
        ("items/arbejdsmiljoe.toml", "Følger op på", "navn@norddjurs.dk følger op på"),
        ("items/oekonomi.toml", "Udkast til gennemgang hos", "Udkast til 010190-1234 hos"),
        ("items/ledelse.toml", "Der ønskes en vurdering", "navn@norddjurs.dk ønsker en vurdering"),
        ("items/ledelse.toml", "Vurdering af den økonomiske", "010190-1234 om den økonomiske"),
        ("items/koncernledelse.toml", "Årsplan for Koncernledelsen", "Årsplan fra navn@norddjurs.dk"),
        ("items/koncernledelse.toml", "Titlen står ikke", "010190-1234: titlen står ikke"),
        ("items/koncernledelse.toml", "Sygefravær og trivsel", "Sygefravær hos 010190-1234"),
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
