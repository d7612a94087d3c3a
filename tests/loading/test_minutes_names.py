"""Facts about persons' names in minutes: none survives, and a role stands where the file of names tells it."""

from __future__ import annotations

import dataclasses
from enum import Enum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aarsplan.diagnostics import Diagnostic, Rejected
from aarsplan.domain import Role
from aarsplan.loading.minutes.reader import load_minutes, read_minutes
from aarsplan.loading.minutes.roles import Names, read_names, with_roles
from aarsplan.texts import set_language

FOLDER = Path(__file__).parent.parent / "data" / "minutes"
INVENTED = ("Ane", "Eksempel", "Bo", "Prøve", "Prøvus", "Ib", "Attrap", "Ea", "Model", "Ida", "Test", "Kai", "Skabelon",
            "Per", "Ove")  # fmt: skip
ROLES = {code: Role(code, name) for code, name in (("chief", "Økonomichef"), ("mayor", "Borgmester"))}
HEAD = "Direktionen 23-10-2024\nBeslutning i Direktionen den 23-10-2024\n"

FIRST = st.sampled_from(["Prøvine", "Attrap-Ane", "Øjvind", "Bo B.", "Prøvus", "Maren", "Ib"])
LAST = st.sampled_from(["Eksempel", "Skabelon", "Test Prøve", "Æblemodel", "Prøvesen", "Von Attrap", "Prøve-Test"])
FULL = st.builds("{} {}".format, FIRST, LAST)
SENTENCES = st.sampled_from([
    "Specialkonsulent {a} deltog under behandlingen.",
    "Specialkonsulenter {a} og {b} deltager under behandlingen.",
    "HR- og arbejdsmiljøkonsulent {a} bliver tovholder for arbejdsgruppen.",
    "Chef for Ledelsessekretariatet {a} følger op.",
    "{a} drøfter videre med chef for Borgerservice, IT og Digitalisering {b}.",
    "{a} følger op med forslag.", "I projektgruppen bliver {a} projektdirektør.",
    "Der var oplæg af {a}, {b} og {a}.", "{a}s oplæg blev drøftet med {b}.",
    "Sekretariatschef {a} inviterer til opstartsmøde, hvor {b} deltager.",
    "Derudover skal {a} deltage, ligesom {b} skal.",
])  # fmt: skip


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


def texts(value):
    """Every text in what was read, the warnings' included."""
    if isinstance(value, str) and not isinstance(value, Enum):
        yield value
    elif isinstance(value, tuple):
        for element in value:
            yield from texts(element)
    elif isinstance(value, Diagnostic):
        yield value.message
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts(getattr(value, field.name))


def body(text: str, names: Names | None = None) -> str:
    """What stands in the decision `text` afterwards."""
    (decision,) = with_roles(read_minutes(HEAD + text, "x"), names or Names()).decisions
    return " ".join(passage.text for passage in decision.body)


@pytest.mark.parametrize("name", ["2024-09-25", "2024-10-23"])
def test_no_name_of_the_two_minutes_survives(name):
    minutes = with_roles(load_minutes(FOLDER / f"direktionen-{name}.txt", name, {}), Names())
    everything = " ".join(texts(minutes))
    assert [word for word in INVENTED if word in everything.replace("-", " ").split()] == []


def test_what_is_no_name_stays():
    path = FOLDER / "direktionen-2024-10-23.txt"
    minutes = load_minutes(path, "x", {})
    nameless = with_roles(minutes, Names())
    assert [d.heading for d in nameless.decisions] == [d.heading for d in minutes.decisions]
    assert [e.title for e in nameless.entries] == [e.title for e in minutes.entries]
    assert nameless.documents == minutes.documents
    assert nameless.decisions[3].body[1].text == (
        "Samling af FTI bliver et projekt under kloge m2. Der laves en særskilt projektorganisering for FTI."
        " I projektgruppen bliver a person projektdirektør. Derudover skal Vej- og Ejendom deltage ligesom der skal"
        " være en repræsentant fra Staben. Velfærd laver en projektbeskrivelse for flytningen og inviterer til"
        " opstartsmøde."
    )


@given(st.lists(st.tuples(SENTENCES, FULL, FULL), min_size=1, max_size=4))
def test_no_part_of_any_name_survives(told):
    text = "\n".join(sentence.format(a=a, b=b) for sentence, a, b in told)
    everything = " ".join(texts(with_roles(read_minutes(HEAD + text, "x"), Names())))
    parts = {part for _sentence, *names in told for name in names for part in name.split() if len(part) > 2}
    assert [part for part in sorted(parts) if part in everything] == []


@given(st.lists(st.tuples(SENTENCES, FULL, FULL), min_size=1, max_size=4))
def test_no_name_of_the_file_survives_and_its_role_is_told(told):
    text = "\n".join(sentence.format(a=a, b=b) for sentence, a, b in told)
    known = Names({name: ROLES["chief"] for _sentence, *names in told for name in names})
    nameless = with_roles(read_minutes(HEAD + text, "x"), known)
    everything = " ".join(texts(nameless))
    assert "Økonomichef" in everything
    assert [name for name in known.roles if name in everything] == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Specialkonsulent Ane Eksempel deltog.", "Økonomichef deltog."),
        ("Specialkonsulenter Ane Eksempel og Bo Prøve deltog.", "Økonomichef and a person deltog."),
        ("Specialkonsulenter Bo Prøve og Ib Attrap deltog.", "Specialkonsulenter deltog."),
        ("Bo Prøve og Ib Attrap deltog.", "Several persons deltog."),
        ("Der var tak til Ane Eksempel.", "Der var tak til Økonomichef."),
        ("Ane deltog.", "Økonomichef deltog."),
        ("Ane Eksempels oplæg blev drøftet.", "Økonomichefs oplæg blev drøftet."),
        ("Prøvus deltog.", "A person deltog."),
        ("Prøvus og Ane Eksempel deltog.", "A person and Økonomichef deltog."),
        ("Norddjurs Kommunes budget.", "Norddjurs Kommunes budget."),
    ],
)
def test_name_gives_way_to_its_role_or_to_its_title(before, after):
    assert body(before, Names({"Ane Eksempel": ROLES["chief"]})) == after


def test_first_name_that_two_have_is_nobody_in_particular():
    names = Names({"Ane Eksempel": ROLES["chief"], "Ane Prøve": ROLES["mayor"]})
    assert body("Ane deltog.", names) == "A person deltog."


def test_words_that_the_file_keeps_are_kept():
    assert body("Grøn Omstilling blev drøftet.") == "A person blev drøftet."
    assert body("Grøn Omstilling blev drøftet.", Names({}, frozenset({"grøn", "omstilling"}))) == (
        "Grøn Omstilling blev drøftet."
    )


def test_roles_of_owners_and_guests_have_their_codes():
    names = Names({"Ane Eksempel": ROLES["chief"], "Ledelsessekretariatet": ROLES["mayor"]})
    text = (
        "Direktionen 23-10-2024\nSagsfremstilling\n9.00 Budget\nAne deltager på mødet fra kl. 9-10.30.\n"
        "Controller Ane Eksempel deltager under behandlingen.\nBeslutning i Direktionen den 23-10-2024\n"
        "Ane Eksempel følger op i samarbejde med Ledelsessekretariatet."
    )
    minutes = with_roles(read_minutes(text, "x"), names)
    (entry,), (task,) = minutes.entries, minutes.follow_ups
    assert (entry.guests[0].who, entry.guests[0].roles) == ("Økonomichef", ("chief",))
    assert (entry.attendance[0].who, entry.attendance[0].roles) == ("Økonomichef", ("chief",))
    assert (task.owners, task.roles) == (("Økonomichef", "Borgmester"), ("chief", "mayor"))


def test_file_of_names_is_read(tmp_path):
    (tmp_path / "names.toml").write_text('"Ane  Eksempel" = "chief"\n"Grøn Omstilling" = ""\n', encoding="utf-8")
    assert read_names(tmp_path, "names.toml", ROLES) == Names(
        {"Ane Eksempel": ROLES["chief"]}, frozenset({"grøn", "omstilling"})
    )


def test_without_the_file_nobody_is_known(tmp_path):
    assert read_names(tmp_path, "names.toml", ROLES) == Names()


def test_every_mistake_in_the_file_of_names_is_told_at_its_line(tmp_path):
    content = '"Ane Eksempel" = "cheif"\n"Bo Prøve" = 3\n"--" = "chief"\n'
    (tmp_path / "names.toml").write_text(content, encoding="utf-8")
    with pytest.raises(Rejected) as rejected:
        read_names(tmp_path, "names.toml", ROLES)
    assert [(str(told.span), told.message) for told in rejected.value.diagnostics] == [
        ("names.toml:1:1", 'there is no role "cheif"'),
        ("names.toml:2:1", "3 is no code of a role"),
        ("names.toml:3:1", '"--" is no name'),
    ]
    assert "did you mean chief?" in rejected.value.diagnostics[0].hint
