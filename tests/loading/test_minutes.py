"""Facts about minutes: everything in two of them is found, at its line, with what it means."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aarsplan.diagnostics import Rejected
from aarsplan.loading.minutes.model import FindingKind, Minutes
from aarsplan.loading.minutes.outcomes import owners_in
from aarsplan.loading.minutes.reader import load_minutes, read_minutes

FOLDER = Path(__file__).parent.parent / "data" / "minutes"
WORDS = {
    "DIR": "DIR", "Direktionen": "DIR", "KCL": "KCL", "Koncernledelsen": "KCL", "HU": "HU", "Hovedudvalget": "HU",
    "Arbejdsmiljødagen": "ARBEJDSMILJOEDAG", "dialogmøde": "DIALOGMOEDE", "Fællessekretariatet": "AKADEMI",
    "Velfærdsforvaltningen": "AKADEMI-VELFAERD",
}  # fmt: skip


def read(name: str) -> Minutes:
    return load_minutes(FOLDER / f"direktionen-{name}.txt", name, WORDS)


SEPTEMBER, OCTOBER = read("2024-09-25"), read("2024-10-23")


def test_both_minutes_are_read_without_a_warning():
    assert SEPTEMBER.warnings == OCTOBER.warnings == ()


def test_meeting_is_known_by_its_title_or_by_the_heading_of_its_decisions():
    assert [str(minutes.day) for minutes in (SEPTEMBER, OCTOBER)] == ["2024-09-25", "2024-10-23"]
    assert (SEPTEMBER.title.text, OCTOBER.title.text) == ("Direktionen 25-09-2024", "Punkter til behandling")
    for minutes in (SEPTEMBER, OCTOBER):
        assert minutes.body == "Direktionen"
        assert not minutes.closed
        assert [step.text for step in minutes.route] == ["DIR"]
        assert [said.text for said in minutes.recommendation] == ["Det indstilles, at punkterne behandles."]


AGENDAS = {
    "2024-09-25": [
        (9, 0, 30, "Direktionens Ledelsesakademi"),
        (9, 30, 45, "Bestillinger fra Direktionen"),
        (10, 15, 105, "Punkt 1 – Beslutningsprotokoller og dagsordener"),
        (12, 0, 30, "Frokost"),
        (12, 30, 25, "Koncernledelsesmøde den 26. september."),
        (12, 55, 5, "Gennemgang af kommende møder"),
    ],
    "2024-10-23": [
        (9, 0, 15, "Gennemgang af præsentation til dialogmøde med aftaleholdere 24. oktober."),
        (9, 15, 30, "Norddjurs Kommunes definitioner på psykologisk tryghed, frisættelse og aktørskab."),
        (9, 45, 15, "Regeringens Lovprogram"),
        (10, 0, 120, "Deltage på temadag om AI"),
        (12, 0, 30, "Frokost"),
        (12, 30, 30, "Punkt 2 – Økonomi"),
        (
            13,
            0,
            25,
            "Program for møde i Koncernledelsen (KCL) d. 31. oktober, samt planlægning af KCL i efteråret 2025",
        ),
        (13, 25, 5, "Gennemgang af kommende møder"),
    ],
}


@pytest.mark.parametrize("name", AGENDAS)
def test_every_timed_line_is_found_and_the_minutes_add_up(name):
    entries = read(name).entries
    lengths = [(e.end.hour - e.start.hour) * 60 + e.end.minute - e.start.minute for e in entries]
    found = [(e.start.hour, e.start.minute, n, e.title.text) for e, n in zip(entries, lengths, strict=True)]
    assert found == AGENDAS[name]
    assert sum(lengths) == {"2024-09-25": 240, "2024-10-23": 270}[name]


def test_end_of_the_meeting_is_no_entry():
    assert (SEPTEMBER.end, OCTOBER.end) == (time(13), time(13, 30))


def test_list_under_an_entry_is_its_own():
    economy = OCTOBER.entries[5]
    assert [bullet.text.partition(" – ")[0] for bullet in economy.bullets] == [
        "Evaluering af budgetprocessen", "Udmøntningsplan 2025-2028",
    ]  # fmt: skip
    assert economy.bullets[1].text.endswith("inden fremsendelse til koncernledelsen til udfyldelse")
    assert economy.body == ()


def test_text_under_an_entry_is_joined_over_its_lines():
    assert [len(entry.body) for entry in OCTOBER.entries] == [2, 3, 1, 0, 0, 0, 2, 0]
    assert OCTOBER.entries[0].body[1].text == (
        "Oplæg er vedlagt som bilag. Der tilføjes yderligere slides om Kloge m2. Dette medbringes til mødet."
    )


def test_guests_and_the_one_in_the_room_for_a_while_are_found():
    assert [[guest.who for guest in entry.guests] for entry in SEPTEMBER.entries] == [
        [], ["Specialkonsulenter Ane Eksempel og Bo Prøve"], [], [], ["Specialkonsulent Ane Eksempel"], [],
    ]  # fmt: skip
    assert [guest.who for entry in OCTOBER.entries for guest in entry.guests] == [
        "HR- og arbejdsmiljøkonsulent Ida Test Eksempel",
        "Specialkonsulent Ane Eksempel",
    ]
    (window,) = SEPTEMBER.entries[2].attendance
    assert (window.who, window.start, window.end) == ("Prøvus", time(10, 15), time(12))
    assert [len(decision.guests) for decision in OCTOBER.decisions] == [0, 1, 0, 0, 1]


def test_every_decision_is_found_with_its_line():
    assert [(d.heading.span.line, d.heading.text) for d in SEPTEMBER.decisions] == [
        (75, "Direktionens Ledelsesakademi"),
        (111, "Bestillinger fra Direktionen"),
        (130, "Koncernledelsesmøde den 26. september."),
    ]
    assert [(d.heading.span.line, d.heading.text) for d in OCTOBER.decisions] == [
        (94, "Gennemgang af præsentation til dialogmøde med aftaleholdere 24. oktober."),
        (104, "Norddjurs Kommunes definitioner på psykologisk tryghed, frisættelse og aktørskab."),
        (129, "Regeringens Lovprogram"),
        (141, "Opsamling på drøftelse om Kloge m2"),
        (155, AGENDAS["2024-10-23"][6][3]),
    ]


def test_a_page_turned_in_the_middle_of_a_decision_begins_a_paragraph():
    assert OCTOBER.decisions[1].body[1].text.startswith("Begrebet frisættelse og aktørskab")


def test_closed_documents_have_a_title_and_no_number():
    documents = [(d.position, d.closed, d.number, d.journal, d.kind, d.title) for d in SEPTEMBER.documents]
    assert documents == [
        (1, True, "", "", "", "Direktionens udviklingsproces - Bestillinger til DIR 25. sept."),
        (2, True, "", "", "", "Portefølje 2024-2025"),
        (3, False, "3671238", "92463/24", "H", "Årsplan for Koncernledelsen"),
    ]
    assert [(d.closed, d.number, d.journal) for d in OCTOBER.documents] == [
        (False, "3679599", "99597/24"), (False, "3679600", "99598/24"), (False, "3679598", "99596/24"),
        (False, "3679597", "99595/24"), (True, "", ""), (True, "", ""),
    ]  # fmt: skip
    assert OCTOBER.documents[3].title == "Notat om lovændringer med direkte konsekvens for Norddjurs Kommune"


MENTIONS = {
    "2024-09-25": """\
2 25-09-2024 = 2024-09-25 DIR
36 d. 12. september = 2024-09-12 -
38 2024/2025 = 2024-01-01..2025-12-31 -
52 den 26. september = 2024-09-26 KCL
56 d. 26. september = 2024-09-26 KCL
71 den 25-09-2024 = 2024-09-25 DIR
93 den 21. november = 2024-11-21 AKADEMI
95 1. kvartal 2025 = 2025-01-01..2025-03-31 AKADEMI-VELFAERD
113 d. 12. september = 2024-09-12 -
115 2024/2025 = 2024-01-01..2025-12-31 -
130 den 26. september = 2024-09-26 KCL
132 d. 26. september = 2024-09-26 KCL
148 25. sept. = 2024-09-25 DIR
154 2024-2025 = 2024-01-01..2025-12-31 -""",
    "2024-10-23": """\
15 24. oktober = 2024-10-24 DIALOGMOEDE
27 den 26. november = 2024-11-26 ARBEJDSMILJOEDAG
27 den 29. august = 2024-08-29 KCL
33 den 5. september = 2024-09-05 HU
41 den 31. oktober = 2024-10-31 KCL
43 den 15. november = 2024-11-15 HU
60 2025 = 2025-01-01..2025-12-31 -
62 2025-2028 = 2025-01-01..2028-12-31 KCL
66 d. 31. oktober = 2024-10-31 KCL
68 efteråret 2025 = 2025-08-01..2025-12-31 KCL
72 efteråret 2025 = 2025-08-01..2025-12-31 KCL
88 den 23-10-2024 = 2024-10-23 DIR
94 24. oktober = 2024-10-24 DIALOGMOEDE
106 den 26. november = 2024-11-26 ARBEJDSMILJOEDAG
106 den 29. august = 2024-08-29 KCL
110 den 5. september = 2024-09-05 HU
118 den 31. oktober = 2024-10-31 KCL
123 den 15. november = 2024-11-15 HU
125 den 26. november = 2024-11-26 ARBEJDSMILJOEDAG
131 2024-2025 = 2024-01-01..2025-12-31 DIR
155 d. 31. oktober = 2024-10-31 KCL
157 efteråret 2025 = 2025-08-01..2025-12-31 KCL
159 den 31. oktober = 2024-10-31 KCL
163 den 31. oktober = 2024-10-31 KCL
190 2024-2025 = 2024-01-01..2025-12-31 -
202 311024 = 2024-10-31 KCL
202 11.10.24 = 2024-10-11 -
204 2024 = 2024-01-01..2024-12-31 KCL""",
}


@pytest.mark.parametrize("name", MENTIONS)
def test_every_dated_mention_is_found_with_its_line_and_its_body(name):
    found = []
    for mention in read(name).mentions:
        days = mention.days.first if mention.days.first == mention.days.last else mention.days
        found.append(f"{mention.span.line} {mention.text} = {days} {mention.about or '-'}")
    assert "\n".join(found) == MENTIONS[name]


def test_mention_knows_the_item_it_stands_under():
    assert [m.under for m in OCTOBER.mentions if m.span.line == 123] == [OCTOBER.decisions[1].heading.text]


def test_everybody_who_is_given_something_to_do_is_found():
    assert [(task.span.line, task.owners) for task in SEPTEMBER.follow_ups] == [
        (95, ("Ea Model",)),
        (97, ("Ib Attrap",)),
        (101, ("HR- og arbejdsmiljøkonsulent Ida Test Eksempel",)),
        (107, ("Sekretariatschef Kai Skabelon",)),
        (122, ("Ledelsessekretariatet",)),
    ]
    assert [(task.span.line, task.owners) for task in OCTOBER.follow_ups] == [
        (98, ("Chef for Ledelsessekretariatet Kai Skabelon",)),
        (120, ("Ledelsessekretariatet",)),
        (137, ("Økonomi", "Ledelsessekretariatet")),
        (147, ("Ea Model",)),
        (149, ("Velfærd",)),
        (165, ("Fællesforvaltningsdirektør Per Test Prøve",)),
        (167, ("Ledelsessekretariatet",)),
    ]


def test_what_changes_the_plan_is_found():
    assert SEPTEMBER.findings == ()
    assert [(finding.kind, finding.span.line) for finding in OCTOBER.findings] == [
        (FindingKind.LATE_MATERIAL, 19),
        (FindingKind.SPLIT, 121),
        (FindingKind.POSTPONED, 131),
        (FindingKind.REMOVED, 161),
        (FindingKind.ADDED, 161),
    ]
    postponed = OCTOBER.findings[2]
    assert postponed.precondition.startswith("Der ønskes en vurdering af, om og hvilke lovændringer")
    assert postponed.next_time.endswith("i det tidsrum, hvor borgmesteren også deltager.")
    assert OCTOBER.findings[3].text == "Et af de planlagte emner blev taget ud."


@pytest.mark.parametrize(
    ("sentence", "owners"),
    [
        ("Derudover følger Økonomi op.", ("Økonomi",)),
        ("Det blev aftalt, at Ledelsessekretariatet følger op.", ("Ledelsessekretariatet",)),
        ("Der følger en opsamling.", ()),
        ("Der arbejdes videre med sagen.", ()),
        ("Punktet bliver drøftet videre.", ()),
        ("Velfærd udarbejder et notat sammen med Økonomi.", ("Velfærd", "Økonomi")),
    ],
)
def test_owner_stands_before_the_verb_or_within_it(sentence, owners):
    assert owners_in(sentence) == owners


def test_limit_in_a_task_is_its_due_date():
    text = "Direktionen 23-10-2024\nBeslutning i Direktionen den 23-10-2024\nØkonomi følger op inden den 1. december."
    (task,) = read_minutes(text, "x").follow_ups
    assert str(task.due) == "2024-10-23..2024-11-30"


@pytest.mark.parametrize("change", ["\r\n", "\r", "no spaces at the ends", "no empty lines"])
def test_other_editors_change_nothing_but_the_lines(change):
    text = (FOLDER / "direktionen-2024-10-23.txt").read_text(encoding="utf-8")
    if change == "no spaces at the ends":
        text = "\n".join(line.rstrip() for line in text.split("\n"))
    elif change == "no empty lines":
        text = "\n".join(line for line in text.split("\n") if line)
    else:
        text = text.replace("\n", change)
    again = read_minutes(text, "2024-10-23", WORDS)
    assert [(m.text, m.days, m.about) for m in again.mentions] == [(m.text, m.days, m.about) for m in OCTOBER.mentions]
    assert [task.text for task in again.follow_ups] == [task.text for task in OCTOBER.follow_ups]
    assert [entry.title.text for entry in again.entries] == [entry.title.text for entry in OCTOBER.entries]


PIECES = st.sampled_from(
    ["9.00 ", "25.70 ", "\n", "\n\n", "Bilag:", "\uf0b7 ", "1 - ", "Åben ", "(1/24) (H)", "den 31. september", "311024",
     "Sagsfremstilling\n", "Beslutning i Direktionen den 23-10-2024\n", "KCL ", "udskyde ", "følger op", " inden ", "."]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=8), max_size=40))
def test_any_text_is_minutes_or_refused(pieces):
    try:
        minutes = read_minutes("".join(pieces), "x", WORDS)
    except Rejected as rejected:
        placed = all(told.span and told.span.file == "x" for told in rejected.diagnostics)
    else:
        lines = "".join(pieces).count("\n") + "".join(pieces).count("\r") + 1
        placed = all(1 <= mention.span.line <= lines for mention in minutes.mentions)
    assert placed
