"""Facts about wrong item files and agendas: each mistake is told at its line, and nothing else is told."""

from __future__ import annotations

import random
import shutil
import tempfile
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aarsplan.diagnostics import Severity
from aarsplan.texts import set_language

from .broken import assert_told, mistakes, write

ITEMS, KCL, HU = "items/a.toml", "bodies/kcl.toml", "bodies/hu.toml"
STEP = '[[item]]\ncode = "X"\ntitle = "Sag"\n[[item.step]]\nat = "KCL"\npurpose = "decision"\n'
"""An item of six lines; what is added speaks of its step, from line 7 on."""
CONFIG = Path(__file__).parents[2] / "config"


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


def project(folder: Path, changes: dict, item: str | bytes = STEP) -> Path:
    """The small project with an item file, `changes` made to the others."""
    made = write(folder, changes)
    (made / "items").mkdir()
    (made / ITEMS).write_bytes(item.encode() if isinstance(item, str) else item)
    return made


def step(line: str) -> str:
    return f"{STEP}{line}\n"


def second(text: str) -> str:
    """A second item, from line 7 on; `text` is from line 10 on."""
    return f'{STEP}[[item]]\ncode = "Y"\ntitle = "Anden sag"\n{text}\n'


def standing(*lines: str, body: str = KCL) -> dict:
    """Standing items of KCL (from line 12 on) or HU (from line 10 on), five lines each with two in each of `lines`."""
    tables = [f'[[standing]]\ncode = "s{n}"\ntitle = "Fast punkt"\n{line}\n' for n, line in enumerate(lines, 1)]
    return {body: ("", "".join(tables))}


ITEM_CASES = {
    "sound item": (STEP, []),
    # Names that lead nowhere.
    "unknown body": (
        step("").replace('"KCL"', '"KLC"'),
        ["unknown-body items/a.toml:5:1 there is no body KLC | did you mean KCL?"],
    ),
    "unknown event": (
        step('after = "DYA"'),
        ["unknown-step items/a.toml:4:8 there is no step, meeting or event DYA | did you mean DAY?"],
    ),
    "unknown role in the room": (
        step('needs = ["chiar"]'),
        ["unknown-role items/a.toml:7:10 there is no role chiar | did you mean chair?"],
    ),
    "unknown owner": (
        STEP.replace("title", 'owner = "chef"\ntitle'),
        ["unknown-role items/a.toml:3:1 there is no role chef |"],
    ),
    "unknown meeting": (
        step('meeting = "KCL/2025-13"'),
        ["unknown-meeting items/a.toml:4:8 there is no meeting KCL/2025-13 | did you mean KCL/"],
    ),
    "body where a meeting is meant": (
        step('before = "HU"'),
        ["unknown-meeting items/a.toml:4:8 HU is a body, and one of its meetings is meant | write it as HU/2025-10"],
    ),
    "meeting of another body": (
        step('meeting = "HU/2025-W02"'),
        ['value items/a.toml:7:1 item "X": meeting is "HU/2025-W02": it is no meeting of KCL'],
    ),
    "unknown step to follow": (
        second('[[item.step]]\nat = "KCL"\npurpose = "decision"\nafter = "X/kcll"'),
        ["unknown-step items/a.toml:10:8 there is no step, meeting or event X/kcll | did you mean X/kcl?"],
    ),
    "unknown step to split from": (
        second('split-from = "X/hu"'),
        ["unknown-step items/a.toml:7:3 there is no step, meeting or event X/hu"],
    ),
    "unknown step of a document": (
        step('[[item.document]]\ntitle = "Bilag"\nstep = "kcll"'),
        ["unknown-step items/a.toml:9:1 there is no step, meeting or event X/kcll | did you mean kcl? known: kcl"],
    ),
    "unknown step that was put off": (
        step('[[item.postponed]]\nstep = "dir"\nmeeting = "KCL/2025-10"\nreason = "Tid"'),
        ["unknown-step items/a.toml:8:1 there is no step, meeting or event X/dir | known: kcl"],
    ),
    "unknown standing item": (
        step('under = "punkt-9"'),
        ["unknown-standing items/a.toml:4:8 KCL has no standing item punkt-9 |"],
    ),
    "unknown item of a follow-up": (
        step('[[follow-up]]\ntext = "Skriver"\nitem = "Z"'),
        ["unknown-item items/a.toml:9:1 there is no item Z |"],
    ),
    "document of a body without that item": (
        step('[[document]]\non = "KCL/2025-10/punkt"\ntitle = "Bilag"'),
        ["unknown-standing items/a.toml:7:3 KCL has no standing item punkt |"],
    ),
    "document of a meeting, not of what stands there": (
        step('[[document]]\non = "KCL/2025-10"\ntitle = "Bilag"'),
        ["unknown-standing items/a.toml:7:3 KCL has no standing item 2025-10 |"],
    ),
    "document of a step that is not there": (
        step('[[document]]\non = "X/kcl-2"\ntitle = "Bilag"'),
        ["unknown-step items/a.toml:7:3 there is no step, meeting or event X/kcl-2 | did you mean X/kcl?"],
    ),
    # Rings.
    "ring of three steps, each link with its place": (
        "".join(
            STEP.replace('"X"', f'"{code}"') + f'after = "{to}/kcl"\n'
            for code, to in (("X", "Z"), ("Y", "X"), ("Z", "Y"))
        ),
        ["step-ring items/a.toml:4:8 the steps follow each other in a ring: Y/kcl → Z/kcl → X/kcl → Y/kcl"],
    ),
    "item after itself": (
        step('after = "X/kcl"'),
        ["step-ring items/a.toml:4:8 the steps follow each other in a ring: X/kcl → X/kcl"],
    ),
    # Codes.
    "two items with one code": (
        STEP + STEP,
        ["duplicate items/a.toml:8:1 X is there already | give one of the two another code"],
    ),
    "two items whose codes differ in case": (
        STEP + STEP.replace('"X"', '"x"'),
        ["duplicate items/a.toml:8:1 x is there already, as X |"],
    ),
    "two items whose codes differ in Unicode form": (
        STEP.replace('"X"', '"SÅ"') + STEP.replace('"X"', f'"{unicodedata.normalize("NFD", "SÅ")}"'),
        ["duplicate items/a.toml:8:1 SÅ is there already |"],
    ),
    "item with the code of a body": (
        STEP.replace('"X"', '"kcl"'),
        ["duplicate items/a.toml:2:1 kcl is there already, as KCL |"],
    ),
    "two steps with one code": (
        step('[[item.step]]\ncode = "Kcl"\nat = "KCL"\npurpose = "decision"'),
        ["duplicate items/a.toml:8:1 Kcl is there already | give one of the two another code"],
    ),
    "two steps at one body": (step('[[item.step]]\nat = "KCL"\npurpose = "decision"'), []),
    "two topics with one code": (
        '[[topic]]\ncode = "T"\ntitle = "Emne"\n[[topic]]\ncode = "t"\ntitle = "Emne"\n',
        ["duplicate items/a.toml:5:1 t is there already, as T |"],
    ),
    # Windows, gaps and periods.
    "window turned round": (
        step("first = 2025-10-02\nlast = 2025-10-01"),
        ['value items/a.toml:8:1 item "X": last is 2025-10-01: it lies before first'],
    ),
    "window and a period": (
        step('first = 2025-10-02\nperiod = "2025-Q4"'),
        ['value items/a.toml:8:1 item "X": period is "2025-Q4": there are first or last too'],
    ),
    "period that cannot be read": (step('period = "engang"'), ['value items/a.toml:7:1 item "X": period is "engang"']),
    "gap turned round": (
        step("min-days = 9\nmax-days = 8"),
        ['value items/a.toml:8:1 item "X": max-days is 8: it is less than min-days, 9'],
    ),
    "lead to nothing": (step("lead-days = 9"), ['value items/a.toml:7:1 item "X": lead-days is 9: it counts to what']),
    # Steps.
    "step at a body with a document to hand over": (
        step('hand-over = "Udkast"'),
        ['value items/a.toml:4:8 item "X": a step has either at, a body or an event, or hand-over, a document'],
    ),
    "step at nothing": (
        STEP.replace('at = "KCL"\n', ""),
        ['value items/a.toml:4:8 item "X": a step has either at, a body or an event, or hand-over, a document'],
    ),
    "document handed over under a standing item": (
        STEP.replace('at = "KCL"', 'hand-over = "Udkast"') + 'under = "s1"\n',
        ['value items/a.toml:7:1 item "X": under is "s1": a document that is handed over stands on no agenda'],
    ),
    "document handed over": (STEP.replace('at = "KCL"', 'hand-over = "Udkast"\nto = ["chair"]'), []),
    "roles and guests at an event": (STEP.replace('"KCL"', '"DAY"') + 'needs = ["chair"]\nguests = ["chair"]\n', []),
    "under at an event": (
        STEP.replace('"KCL"', '"DAY"') + 'under = "punkt-1"\n',
        ["unknown-standing items/a.toml:4:8 DAY has no standing item punkt-1 |"],
    ),
    "longer than the meeting": (
        step("minutes = 121"),
        ["too-long items/a.toml:4:8 X/kcl takes 121 minutes, and KCL meets for 120"],
    ),
    "route that nobody closes": (
        STEP.replace("decision", "discussion"),
        ["route items/a.toml:4:8 the route of X ends with discussion in Koncernledelsen, which closes nothing | add"],
    ),
    "route that goes on": (STEP.replace("decision", "discussion").replace("title", "continues = true\ntitle"), []),
    "sixty steps": (
        STEP + '[[item.step]]\nat = "KCL"\npurpose = "decision"\n' * 59,
        ['value items/a.toml:4:8 item "X": step: more than 50 entries, which is the most that is read'],
    ),
    "title of five thousand characters": (
        STEP.replace("Sag", "x" * 5000),
        ['value items/a.toml:3:1 item "X": title', "it has 5000 characters, at most 500 are allowed"],
    ),
    # Yearly items.
    "yearly without a star": (
        STEP.replace("title", 'yearly = "DAY"\ntitle'),
        ['value items/a.toml:3:1 item "X": yearly is "DAY": it is the code of an event with *'],
    ),
    "yearly item that no event makes": (
        STEP.replace("title", 'yearly = "DYA*"\ntitle'),
        ["yearly items/a.toml:3:1 no event is named as DYA*, so the item stands nowhere | known: DAY"],
    ),
    "yearly item with the code of another": (
        STEP.replace("title", 'yearly = "D*Y"\ntitle') + STEP.replace('"X"', '"x-a"'),
        ["duplicate items/a.toml:8:3 x-a is there already |"],
    ),
    "document of a yearly item's step": (
        STEP.replace("title", 'yearly = "D*Y"\ntitle') + '[[item.document]]\ntitle = "Bilag"\nstep = "hu"\n',
        ["unknown-step items/a.toml:10:1 there is no step, meeting or event X/hu | known: kcl"],
    ),
    # The file.
    "syntax error": ('[[item]]\ncode = "X\n', ["syntax items/a.toml:2"]),
    "UTF-16": (STEP.encode("utf-16"), ["encoding items/a.toml:1 the file is saved as UTF-16 |"]),
    "empty": ("", []),
}

AGENDA_CASES = {
    "sound standing items": (standing("minutes = 5\nstart = 10:00:00", "minutes = 5\nstart = 10:05:00"), STEP, []),
    "purpose that a body is not asked for": (
        {KCL: ("minutes", 'purposes = ["discussion", "information"]\nminutes')},
        STEP,
        ["purpose items/a.toml:4:8 X/kcl: KCL is not asked for decision"],
    ),
    "a role that the standing item does not need": (
        standing("minutes = 15"),
        step('under = "s1"\nneeds = ["chair"]'),
        ["needs items/a.toml:4:8 X/kcl needs chair, and s1, whose time it uses, does not | add them to needs"],
    ),
    "a role that the standing item needs too": (
        standing('minutes = 15\nneeds = ["chair"]'),
        step('under = "s1"\nneeds = ["chair"]'),
        [],
    ),
    "under a break": (
        standing("minutes = 15\nbreak = true"),
        step('under = "s1"'),
        ["unknown-standing items/a.toml:4:8 KCL has no standing item s1 |"],
    ),
    "fixed time that shrinks": (
        standing("minutes = 15\nstart = 10:00:00\nleast-minutes = 10"),
        STEP,
        ['value bodies/kcl.toml:17:1 standing "s1": least-minutes is 10: what has a fixed start has a fixed length'],
    ),
    "one key for a body's own item and for what prepares it": (
        standing("minutes = 15") | standing('minutes = 15\nprepares = "KCL"', body=HU),
        STEP,
        ["duplicate bodies/hu.toml:10:3 KCL/…/s1 is there already | give one of the two another code"],
    ),
    "one key for two bodies that prepare one": (
        {KCL: standing('minutes = 15\nprepares = "DAY"')[KCL]} | standing('minutes = 15\nprepares = "DAY"', body=HU),
        STEP,
        ["duplicate bodies/kcl.toml:12:3 DAY/…/s1 is there already | give one of the two another code"],
    ),
    "fixed times that overlap": (
        standing("minutes = 30\nstart = 10:00:00", "minutes = 5\nstart = 10:29:00"),
        STEP,
        ["standing bodies/kcl.toml:17:3 s2 begins at 10:29, while s1 lasts"],
    ),
    "fixed times that overlap in different months": (
        standing("minutes = 30\nstart = 10:00:00\nmonths = [1]", "minutes = 30\nstart = 10:00:00\nmonths = [2]"),
        STEP,
        [],
    ),
    "fixed time after the meeting": (
        standing("minutes = 30\nstart = 10:31:00"),
        STEP,
        ["standing bodies/kcl.toml:12:3 s1 is at 10:31 for 30 minutes, when no meeting of KCL goes on"],
    ),
    "fixed time that ends with the meeting": (standing("minutes = 30\nstart = 10:30:00"), STEP, []),
    "more than the meeting": (
        standing("minutes = 60", "minutes = 70\nleast-minutes = 61"),
        STEP,
        ["standing bodies/kcl.toml:16:3 the standing items of KCL take 121 minutes, and it meets for 120"],
    ),
    "exactly the meeting": (standing("minutes = 60", "minutes = 70\nleast-minutes = 60"), STEP, []),
    "attendance window of a stranger": (
        {HU: ("", '[[attendance]]\nrole = "chair"\nstart = 13:00:00\nend = 13:30:00\n')},
        STEP,
        ["attendance bodies/hu.toml:10:3 chair has times in HU without being a member | add it to required or to"],
    ),
    "document of a standing item": (
        standing("minutes = 15"),
        step('[[document]]\non = "KCL/2025-10/s1"\ntitle = "Bilag"'),
        [],
    ),
    "document of what prepares an event": (
        standing('minutes = 15\nprepares = "DAY"'),
        step('[[document]]\non = "DAY/s1"\ntitle = "Bilag"'),
        [],
    ),
    "document of what prepares nothing there": (
        standing('minutes = 15\nprepares = "DAY"'),
        step('[[document]]\non = "KCL/2025-10/s1"\ntitle = "Bilag"'),
        ["unknown-standing items/a.toml:7:3 KCL has no standing item s1 |"],
    ),
    "document of a standing item at a meeting that is not there": (
        standing("minutes = 15"),
        step('[[document]]\non = "KCL/2025-14/s1"\ntitle = "Bilag"'),
        ["unknown-meeting items/a.toml:7:3 there is no meeting KCL/2025-14"],
    ),
}


@pytest.mark.parametrize("name", ITEM_CASES)
def test_mistake_in_an_item_is_told_at_its_line(name, tmp_path):
    item, expected = ITEM_CASES[name]
    assert_told(mistakes(project(tmp_path, {}, item)), expected)


@pytest.mark.parametrize("name", AGENDA_CASES)
def test_mistake_in_an_agenda_is_told_at_its_line(name, tmp_path):
    changes, item, expected = AGENDA_CASES[name]
    assert_told(mistakes(project(tmp_path, changes, item)), expected)


def test_ring_names_the_place_of_every_link(tmp_path):
    (told,) = mistakes(project(tmp_path, {}, ITEM_CASES["ring of three steps, each link with its place"][0]))
    assert [(found.text, found.span.line) for found in told.because] == [
        ("X/kcl follows Z/kcl", 4),
        ("Z/kcl follows Y/kcl", 18),
        ("Y/kcl follows X/kcl", 11),
    ]


def test_keys_that_collide_are_told_with_both_places(tmp_path):
    changes, item, _expected = AGENDA_CASES["one key for a body's own item and for what prepares it"]
    (told,) = mistakes(project(tmp_path, changes, item))
    assert [str(found.span) for found in told.because] == ["config/bodies/kcl.toml:12:3"]


def test_more_items_than_are_read_are_told_without_a_look_at_each(tmp_path):
    text = "".join(f'[[item]]\ncode = "X{number}"\ntitle = "T"\n' for number in range(10_000))
    assert_told(
        mistakes(project(tmp_path, {}, text)),
        ["value items/a.toml:1:3 item: more than 1000 entries, which is the most that is read"],
    )


def test_more_items_than_a_project_has_are_told(tmp_path):
    made = project(tmp_path, {}, "")
    for file in range(6):
        names = (f"X{file}-{number}" for number in range(900))
        (made / f"items/{file}.toml").write_text("".join(f'[[item]]\ncode = "{n}"\ntitle = "T"\n' for n in names))
    (told,) = mistakes(made)
    assert (told.code, told.message) == ("limit", "the project has 5400 items, at most 5000 are read")


def test_of_hundreds_of_names_that_lead_nowhere_a_hundred_are_told(tmp_path):
    text = "".join(STEP.replace('"X"', f'"X{number}"') + f'after = "KCL/{number}"\n' for number in range(500))
    *told, last = mistakes(project(tmp_path, {}, text))
    assert [found.code for found in told] == ["unknown-meeting"] * 100
    assert (last.code, last.span.line) == ("more", 704)


def test_item_file_that_is_a_folder_is_told(tmp_path):
    made = project(tmp_path, {})
    (made / "items" / "b.toml").mkdir()
    assert_told(mistakes(made), ["file items/b.toml config/items/b.toml is no ordinary file"])


def test_items_that_are_a_file_are_told(tmp_path):
    made = write(tmp_path)
    (made / "items").write_text("[[item]]\n")
    (told,) = mistakes(made)
    assert str(told.span) == "config/items"


def test_other_files_among_the_items_are_let_be_unless_they_look_misspelt(tmp_path):
    made = project(tmp_path, {})
    (made / "items" / "noter.txt").write_text("[[item]]")
    (made / "items" / "b.toml.txt").write_text("[[item]]")
    assert_told(mistakes(made), ["file items/b.toml.txt the file is not read: its name does not end in .toml"])


@settings(max_examples=60)
@given(st.integers(0, 2**32))
def test_damaged_item_files_load_or_are_told_at_their_lines(seed):
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "config")
        shutil.copytree(CONFIG, made, ignore=shutil.ignore_patterns("plan.lock", ".*"))
        path = chance.choice(sorted((made / "items").iterdir()))
        path.write_text(_damaged(path.read_text("utf-8"), chance), encoding="utf-8", newline="\n")
        for told in mistakes(made):
            assert told.span is not None
            assert told.span.line or told.severity is Severity.WARNING or told.code == "file"


def _damaged(text: str, chance: random.Random) -> str:
    """`text` with one to three lines gone, twice there, in another place, cut off or with the value of another."""
    lines = text.splitlines()
    for _time in range(chance.randint(1, 3)):
        here, there = chance.randrange(len(lines)), chance.randrange(len(lines))
        key, _equals, value = lines[here].partition(" = ")
        alike = [line.partition(" = ")[2] for line in lines if value and line.startswith(f"{key} = ")]
        match chance.randrange(8):
            case 0:
                del lines[here]
            case 1:
                lines.insert(there, lines[here])
            case 2:
                lines[here], lines[there] = lines[there], lines[here]
            case 3:
                lines[here] = lines[here][: chance.randrange(len(lines[here]) + 1)]
            case 4 if value:
                lines[here] = f"{key} = {lines[there].partition(' = ')[2] or value}"
            case _ if value:
                lines[here] = f"{key} = {chance.choice(alike)}"
    return "\n".join(lines)
