"""The Danish catalogue is whole, and what people read is in the language they asked for."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from datetime import date, time
from pathlib import Path

import pytest
from babel.dates import get_day_names, get_month_names
from babel.messages import Catalog, Message

from aarsplan import texts
from aarsplan.cli import COMMANDS
from aarsplan.locale import catalogue
from aarsplan.locale.extract import PACKAGE, forms, messages
from aarsplan.texts import _, ngettext, speaking

pytestmark = pytest.mark.timeless

MESSAGES = messages()
ENGLISH = re.compile(
    r"\b(the|and|with|which|from|not|must|meets?|meetings?|whether|least|usage|options?|print|error|missing"
    r"|invalid|required|default|text|directory|integer|number)\b",
    re.IGNORECASE,
)
"""Words that stand in nearly every English sentence here and in no Danish one."""

MISTAKES = {
    "unknown option": ["plan", "--nothing"],
    "unknown command": ["nothing"],
    "wrong number": ["plan", "--seed", "x"],
    "number out of range": ["plan", "--time-limit", "0"],
    "wrong choice": ["plan", "--lang", "xx"],
    "option left out": ["export"],
    "argument left out": ["init"],
    "too many arguments": ["plan", "2027", "2028"],
    "option without a value": ["plan", "--horizon"],
    "a flag with a value": ["plan", "--dry-run=yes"],
    "wrong horizon": ["plan", "--horizon", "2o27"],
    "no project": ["check", "--project", "nowhere"],
    "unknown rule": ["rules", "weekday"],
}


def aarsplan(*arguments: str, code: int = 0, **environment: str) -> str:
    """What a command in a process of its own says on both of its streams."""
    inherited = {name: value for name, value in os.environ.items() if name != "AARSPLAN_LANG"}
    done = subprocess.run(
        [sys.executable, "-m", "aarsplan", *arguments],
        env={**inherited, "LC_ALL": "C", "LANGUAGE": "en", "PYTHONUTF8": "1", **environment},
        cwd=PACKAGE.parent,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


def english_in(text: str) -> list[str]:
    """The English words in `text`, without what the project files and options are called."""
    named = r"`[^`]*`|\"[^\"]*\"|'[^']*'|\([a-z][^()]*[,;][^()]*\)|--?[a-z-]+|\[[^\]]*\||[a-z-]+\.[a-z]+"
    return ENGLISH.findall(re.sub(named, "", text))


def test_every_text_is_translated_and_compiled():
    done = subprocess.run(
        [sys.executable, "-m", "aarsplan.locale", "--check"],
        cwd=PACKAGE.parent,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (Message("{n} rules", "{n} regler"), None),
        (Message("{n} rules", ""), "missing"),
        (Message("{n} rules", "regler"), "other placeholders"),
        (Message("{n} rules", "{n} regler", flags=("fuzzy",)), "fuzzy"),
        (Message("old", "gammel"), "obsolete"),
        (Message(("{n} rules", "{n} many"), ("{n} regler", "{n} mange")), "missing"),
    ],
)
def test_a_wrong_translation_is_found(entry, fault):
    catalog = Catalog(locale="da")
    catalog[entry.id] = entry
    found = catalogue.faults(catalog, {"{n} rules": ("a.py",)})
    assert (fault is None and found == []) or any(line.startswith(f"{fault}: ") for line in found)


def test_a_plural_without_its_second_form_is_missing_and_not_compiled():
    wanted = {("{n} day", "{n} days"): ("a.py",)}
    catalog = catalogue.updated(Catalog(locale="da"), wanted)
    catalog["{n} day"].string = ("{n} dag", "")
    assert catalogue.faults(catalog, wanted) == ["missing: '{n} day'"]
    assert b"{n} dag" not in catalogue.mo_bytes(catalog)
    catalog["{n} day"].string = ("{n} dag", "{n} dage")
    assert catalogue.faults(catalog, wanted) == []
    assert b"{n} dag\0{n} dage" in catalogue.mo_bytes(catalog)


def test_the_files_are_the_same_bytes_for_the_same_texts():
    once = catalogue.updated(catalogue.read(), MESSAGES)
    again = catalogue.updated(once, dict(reversed(MESSAGES.items())))
    assert catalogue.po_bytes(again) == catalogue.po_bytes(once)
    assert catalogue.mo_bytes(again) == catalogue.mo_bytes(once) == catalogue.MO.read_bytes()
    assert not re.search(rb"Date:|Babel|\.py:\d", catalogue.po_bytes(once))


def test_updating_keeps_translations_and_drops_what_is_no_longer_used():
    old = catalogue.updated(Catalog(locale="da"), {"kept": ("a.py",), "gone": ("a.py",)})
    old["kept"].string, old["gone"].string = "beholdt", "væk"
    new = catalogue.updated(old, {"kept": ("b.py",), "new": ("b.py",)})
    assert {entry.id: entry.string for entry in new if entry.id} == {"kept": "beholdt", "new": ""}


def test_every_form_of_a_text_has_the_placeholders_of_its_english():
    wrong = []
    for message in MESSAGES:
        for number, english in enumerate(forms(message), start=1):
            danish = _(message) if isinstance(message, str) else ngettext(*message, number)
            if catalogue.placeholders(danish) != catalogue.placeholders(english) or danish != danish.strip():
                wrong.append((english, danish))
    assert wrong == []


def test_danish_has_one_form_for_one_and_another_for_all_other_numbers():
    shown = {n: ngettext("{n} day", "{n} days", n).format(n=n) for n in (0, 1, 2, 21)}
    assert shown == {0: "0 dage", 1: "1 dag", 2: "2 dage", 21: "21 dage"}


def test_no_text_is_put_together_before_it_is_looked_up():
    """An f-string or a sum inside `_()` is never found in the catalogue."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "ngettext"}:
                put_together = [arg for arg in node.args if isinstance(arg, ast.JoinedStr | ast.BinOp)]
                assert not put_together, f"{path.name}:{node.lineno}"


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_danish_where_nothing_is_said(command):
    said = aarsplan(*filter(None, (command, "--help")))
    assert said.startswith("Brug: aarsplan")
    assert english_in(said) == []


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_english_for_one_who_asks(command):
    said = aarsplan(*filter(None, (command, "--help")), AARSPLAN_LANG="en")
    assert said.startswith("Usage: aarsplan")
    assert "Show this message and exit." in said


def test_manual_of_the_rules_is_danish():
    said = aarsplan("rules")
    text = re.sub(r"^  [a-z-]+ {2,}", "", said, flags=re.MULTILINE)
    assert english_in(re.sub(r"^[a-z-]+$", "", text, flags=re.MULTILINE)) == []


@pytest.mark.parametrize("arguments", MISTAKES.values(), ids=MISTAKES)
def test_mistakes_are_told_in_danish(arguments):
    said = aarsplan(*arguments, code=2)
    assert english_in(said) == []
    assert re.search("Fejl: |fejl\\[", said)


def test_option_for_the_language_beats_the_environment():
    assert aarsplan("--lang", "da", "--help", AARSPLAN_LANG="en").startswith("Brug:")
    assert aarsplan("rules", "--lang=en", "weekdays").count("A body meets on certain weekdays only.") == 1


def test_unknown_language_is_refused():
    with pytest.raises(ValueError, match="sv"):
        texts.set_language("sv")
    assert texts.language() == "da"


@pytest.mark.parametrize("code", texts.LANGUAGES)
def test_weekdays_and_months_are_those_of_the_unicode_locale_data(code):
    with speaking(code):
        assert [texts.weekday_name(n) for n in range(7)] == [get_day_names(locale=code)[n] for n in range(7)]
        assert [texts.month_name(n) for n in range(1, 13)] == [get_month_names(locale=code)[n] for n in range(1, 13)]


@pytest.mark.parametrize(
    ("code", "short", "clock", "decimal", "joined"),
    [
        ("da", "tor 02-01-2025", "9.05", "1,5", "DIR, HU og KCL"),
        ("en", "Thu 2 Jan 2025", "9:05", "1.5", "DIR, HU and KCL"),
    ],
)
def test_dates_and_numbers_are_written_as_the_language_writes_them(code, short, clock, decimal, joined):
    day = date(2025, 1, 2)
    with speaking(code):
        assert texts.short_date(day) == short
        assert texts.clock(time(9, 5)) == clock
        assert texts.decimal(1.5) == decimal
        assert texts.join(["DIR", "HU", "KCL"]) == joined
        assert texts.join(["DIR"]) == "DIR"
        assert texts.join([]) == ""


def test_language_is_given_back_also_after_an_error():
    with pytest.raises(LookupError), speaking("en"):
        raise LookupError
    assert texts.language() == "da"


def test_catalogue_template_and_schemas_are_part_of_the_package():
    import tomllib

    project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = project["tool"]["setuptools"]["package-data"]["aarsplan"]
    for folder in ("locale", "template", "schemas"):
        for path in (PACKAGE / folder).rglob("*"):
            if path.is_file() and path.suffix not in {".py", ".pyc"}:
                assert any(Path(path.name).match(pattern.removeprefix("**/")) for pattern in patterns), path
