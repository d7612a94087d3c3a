"""In English a command says nothing in Danish of its own: only what the project's files say is Danish."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib

import pytest

from aarsplan.locale import catalogue
from aarsplan.locale.extract import forms, messages
from aarsplan.texts import speaking
from tests.cli.editing import edit

pytestmark = pytest.mark.timeless

MOVE = ("move", "DIR/2024-W49", "2024-12-05", "-m", "The hall is taken", "--yes")
CASES = {
    "no contradiction": ([], ("explain",)),
    "what shaped a date": ([], ("explain", "KCL/2024-11")),
    "another day": ([], ("explain", "KCL/2024-11", "--on", "2024-12-05")),
    "a day it may not have": ([], ("explain", "KCL/2024-11", "--on", "2024-11-26")),
    "a held meeting": ([], ("explain", "KCL/2024-10")),
    "days": ([], ("days", "KCL/2024-11")),
    "days as data": ([], ("days", "KCL/2024-11", "--json")),
    "what changed": ([MOVE], ("diff",)),
    "what changed as data": ([MOVE], ("diff", "--json")),
    "cancellations": ([], ("robust",)),
    "cancellations as data": ([], ("robust", "--json")),
    "slack": ([], ("slack",)),
    "slack as data": ([], ("slack", "--json")),
    "history": ([MOVE, ("undo",)], ("history",)),
    "undo": ([MOVE], ("undo",)),
    "move": ([], (*MOVE[:-1], "--dry-run")),
    "move as data": ([], (*MOVE[:-1], "--dry-run", "--json")),
    "cancel": ([], ("cancel", "DIR/2024-W51", "--dry-run")),
    "extra": ([], ("extra", "DIR", "2024-11-13", "--dry-run")),
    "swap": ([], ("swap", "DIR/2024-W47", "--in", "SYGEFRAVAER", "--dry-run")),
    "postpone": ([], ("postpone", "FRISAETTELSE-AKTOERSKAB", "--reason", "Later", "--dry-run")),
    "skip": ([], ("skip", "FRISAETTELSE-AKTOERSKAB/dir", "--dry-run")),
    "approve": ([], ("approve", "KCL", "2024-H2", "--date", "2024-10-23", "--dry-run")),
    "alternatives": ([], ("plan", "--alternatives", "2", "--dry-run")),
    "findings": ([], ("check", "--all")),
    "no such meeting": ([], ("explain", "KCL/2024-13")),
}
"""What is done first, and what is asked."""
WORD = re.compile(r"[a-zæøå]{3,}")
DATE = re.compile(r"\b[A-Z][a-z]{2} [0-9]{1,2} [A-Z][a-z]{2} [0-9]{4}\b")
"""An English date: the weekday in "Fri 5 Apr 2024" is also Danish for free."""


def _words(text):
    return set(WORD.findall(re.sub(r"\{[^}]*\}", " ", text).lower()))


def _danish():
    """The words of the Danish catalogue that are in no English text of the program."""
    translated = [entry.string for entry in catalogue.read() if entry.id]
    danish = set().union(*(_words(" ".join(said) if isinstance(said, tuple | list) else said) for said in translated))
    return danish.difference(*(_words(form) for message in messages() for form in forms(message)))


DANISH = _danish()


def _texts(value):
    """Every text in the plain data of a file."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _own_words(folder, said):
    """What a command said, without English dates, the project's texts, quoted ones, and keys, places and paths."""
    files = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.toml"))]
    texts = {text for file in files for text in _texts(file) if len(text) > 2}
    texts |= {line for text in texts for line in text.splitlines() if line}
    for text in sorted(texts, key=len, reverse=True):
        said = re.sub(rf"(?<!\w){re.escape(text)}(?!\w)", " ", said)
    said = re.sub(r"»[^«]*«", " ", said)
    said = DATE.sub(" ", said)
    return _words(" ".join(word for word in said.split() if "/" not in word))


def _said(aarsplan, language, asked):
    with speaking(language):
        aarsplan(*asked)
    return aarsplan.out + aarsplan.err


@pytest.mark.parametrize(("commands", "asked"), CASES.values(), ids=CASES)
def test_nothing_of_the_program_is_danish_for_one_who_asks_for_english(autumn, aarsplan, commands, asked):
    for done in commands:
        assert aarsplan(*done) == 0, aarsplan.err
    said = _said(aarsplan, "en", asked)
    assert said
    assert sorted(_own_words(autumn, said) & DANISH) == []


@pytest.mark.parametrize("asked", [("explain",), ("check",), ("plan", "--dry-run")], ids=lambda asked: asked[0])
def test_contradiction_is_told_in_english_alone(autumn, aarsplan, asked):
    edit(autumn / "bodies" / "kcl.toml", 'allow = ["thursday"]', 'allow = ["friday"]')
    said = _said(aarsplan, "en", asked)
    assert "no plan exists" in said
    assert sorted(_own_words(autumn, said) & DANISH) == []


@pytest.mark.parametrize("asked", [("slack",), ("robust",), ("check", "--all")], ids=lambda asked: asked[0])
def test_danish_of_the_program_is_seen(autumn, aarsplan, asked):
    """What is looked for above is there when it is asked for."""
    assert len(_own_words(autumn, _said(aarsplan, "da", asked)) & DANISH) > 2


def test_a_danish_word_that_an_english_date_begins_with_is_seen(autumn):
    assert _own_words(autumn, "Fri 5 Apr 2024") & DANISH == set()
    assert _own_words(autumn, "the 5 Apr is fri") & DANISH == {"fri"}


def test_a_danish_word_among_the_projects_own_is_seen(autumn):
    name = tomllib.loads((autumn / "bodies" / "kcl.toml").read_text(encoding="utf-8"))["name"]
    assert _own_words(autumn, f"{name} møder KCL/2024-11") & DANISH == {"møder"}


@pytest.mark.parametrize(("language", "least", "most"), [("en", 0, 0), ("da", 3, 99)])
def test_option_for_the_language_is_heeded_by_a_command(autumn, language, least, most):
    command = [sys.executable, "-m", "aarsplan", "slack", "--lang", language]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert least <= len(_own_words(autumn, done.stdout + done.stderr) & DANISH) <= most
