"""Facts about mistakes in the project files: each is told at its line, in words that help, and nothing else is told."""

from __future__ import annotations

import pytest

from aarsplan.texts import set_language

from .broken import FILES, assert_told, mistakes, write

KCL, HU, MAIN = "bodies/kcl.toml", "bodies/hu.toml", "aarsplan.toml"
CLOSURES, EVENTS, RULES = "closures.toml", "events.toml", "rules.toml"


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


def given(line: str) -> dict:
    """A [[given]] of KCL from line 12 on; `line` is its line 14."""
    return {KCL: ("", f"[[given]]\ndate = 2025-08-14\n{line}\n")}


def rule(text: str) -> dict:
    """A second [[rule]], from line 3 on."""
    return {RULES: ("", f"[[rule]]\n{text}\n")}


CASES = {
    "sound project": ({}, []),
    # Keys.
    "unknown key": (
        {KCL: ("minutes", "colr = 1\nminutes")},
        ["unknown-key bodies/kcl.toml:3:1 colr is not a key here | did you mean colour?"],
    ),
    "unknown key in Danish": (
        {CLOSURES: ("weeks", "kilde = 1\nweeks")},
        ['unknown-key closures.toml:4:1 closure "Vinterferie": kilde is not a key here'],
    ),
    "unknown key, indented": (
        {KCL: ("nth = -1", "  nht = 1\nnth = -1")},
        ['unknown-key bodies/kcl.toml:11:3 series "monthly": nht is not a key here | did you mean nth?'],
    ),
    "key of the file below a table": (
        {KCL: ("nth = -1", 'nth = -1\ncolour = "#123456"')},
        ["unknown-key bodies/kcl.toml:12:1 series", "above the first [["],
    ),
    "key of the file below a rule": (
        {KCL: ("", '[[rule]]\nrule = "occurs"\nminutes = 5\n')},
        ['unknown-key bodies/kcl.toml:14:1 rule "occurs": minutes is not a key here | a key of the whole file'],
    ),
    "missing keys": (
        {EVENTS: "[[event]]\n"},
        [
            "missing-key events.toml:1:3 event: code is missing",
            "missing-key events.toml:1:3 event: date is missing | add: date = 2025-10-30",
            "missing-key events.toml:1:3 event: name is missing",
        ],
    ),
    "missing kind": (
        {KCL: ('kind = "monthly"\n', "")},
        ['missing-key bodies/kcl.toml:8:3 series: kind is missing | add: kind = "monthly"'],
    ),
    "table instead of tables": (
        {MAIN: ("[[place]]", "[place]")},
        ["value aarsplan.toml:8:2 place is {…}: one table or several are required | write [[place]]"],
    ),
    "number instead of tables": (
        {RULES: "rule = 5\n"},
        ["value rules.toml:1:1 rule is 5: one table or several are required | write [[rule]]"],
    ),
    "list of numbers instead of tables": (
        {EVENTS: "event = [1]\n"},
        ["value events.toml:1:10 event is 1: a table with keys of its own is required"],
    ),
    # Types.
    "text for a number": (
        {KCL: ("120", '"2 timer"')},
        ['value bodies/kcl.toml:3:1 minutes is "2 timer": a whole number is required'],
    ),
    "number for a text": (
        {KCL: ('"Koncernledelsen"', "5")},
        ["value bodies/kcl.toml:2:1 name is 5: a text in quotation marks is required"],
    ),
    "table for a text": (
        {KCL: ('"Koncernledelsen"', "{x = 1}")},
        ["value bodies/kcl.toml:2:1 name is {…}: a text in quotation marks is required"],
    ),
    "text for a list": (
        {KCL: ('["chair"]', '"chair"')},
        [
            'value bodies/kcl.toml:6:1 required is "chair": a list in square brackets is required',
            'required = ["chair"]',
        ],
    ),
    "word for true": (
        {CLOSURES: ("weeks", 'office = "ja"\nweeks')},
        ['value closures.toml:4:1 closure "Vinterferie": office is "ja": true or false is required'],
    ),
    "not a number": ({KCL: ("120", "nan")}, ["value bodies/kcl.toml:3:1 minutes is nan: a whole number"]),
    "endless": ({KCL: ("120", "-inf")}, ["value bodies/kcl.toml:3:1 minutes is -inf: a whole number"]),
    "true for a number": (
        {KCL: ("nth = -1", "nth = true")},
        ['value bodies/kcl.toml:11:1 series "monthly": nth is true: a whole number is required'],
    ),
    # Ranges.
    "no minutes": ({KCL: ("120", "0")}, ["value bodies/kcl.toml:3:1 minutes is 0: from 5 to 1440 is allowed"]),
    "less than none": ({KCL: ("120", "-120")}, ["value bodies/kcl.toml:3:1 minutes is -120: from 5 to 1440"]),
    "forty hours": ({KCL: ("120", "2400")}, ["value bodies/kcl.toml:3:1 minutes is 2400: from 5 to 1440"]),
    "a thousand million persons": (
        {MAIN: ('"Chair"', '"Chair"\npersons = 1000000000')},
        ['value aarsplan.toml:7:1 role "Chair": persons is 1000000000: from 1 to 1000 is allowed'],
    ),
    "weight beyond all numbers": (
        rule('rule = "occurs"\nbody = "KCL"\nweight = 1e30'),
        ['value rules.toml:6:1 rule "occurs": weight is 1e+30: a whole number is required'],
    ),
    "weight that would overflow": (
        rule('rule = "occurs"\nbody = "KCL"\nweight = 1_000_000_000_000_000_000'),
        ['value rules.toml:6:1 rule "occurs": weight is 1000000000000000000: from 1 to 1000000 is allowed'],
    ),
    "weeks that no year has": (
        {CLOSURES: ("[7]", "[0, 7, 60]")},
        [
            'value closures.toml:4:10 closure "Vinterferie": weeks is 0: from 1 to 53 is allowed',
            'value closures.toml:4:16 closure "Vinterferie": weeks is 60: from 1 to 53 is allowed',
        ],
    ),
    "week that some years have": (
        {CLOSURES: ("[7]", "[53]")},
        ['value closures.toml:4:1 closure "Vinterferie": week 53 is not in every year: write its dates'],
    ),
    "nth that no month has": (
        {KCL: ("nth = -1", "nth = 6")},
        ['value bodies/kcl.toml:11:1 series "monthly": nth is 6: one of these is required: 1, 2, 3, 4, 5, -1, -2'],
    ),
    "month in a list": (
        {KCL: ("nth = -1", "nth = -1\nexcept-months = [\n  7,\n  13,\n]")},
        ['value bodies/kcl.toml:14:3 series "monthly": except-months is 13: from 1 to 12 is allowed'],
    ),
    "more than a week holds": (
        {HU: ('"weekly"\nanchor = 2025-01-08\nevery = 4', '"spread"\nper = "week"\ncount = 9')},
        ['value bodies/hu.toml:9:1 series "spread": count is 9: at most 5 meetings are spread over a week'],
    ),
    "wrong element of a list": (
        {KCL: ("[09:00:00]", "[9]")},
        ["value bodies/kcl.toml:4:10 times is 9: a time of day is required"],
    ),
    "nothing in a list": ({KCL: ("[09:00:00]", "[]")}, ["value bodies/kcl.toml:4:1 times is []: it may not be empty"]),
    # Words.
    "weekday in Danish": (
        {KCL: ('"thursday"', '"torsdag"')},
        ['unknown-word bodies/kcl.toml:10:1 series "monthly": weekday is "torsdag"', "did you mean thursday?"],
    ),
    "weekday misspelt in Danish": (
        {KCL: ('"thursday"', '"tosdag"')},
        ["unknown-word bodies/kcl.toml:10:1", "mean thursday?"],
    ),
    "weekday in a list": (
        rule('rule = "weekdays"\nbody = "KCL"\nallow = [\n  "monday",\n  "friday ",\n]'),
        ['unknown-word rules.toml:8:3 rule "weekdays": allow is "friday "', "did you mean friday?"],
    ),
    "kind of series": (
        {KCL: ('"monthly"', '"montly"')},
        ['unknown-word bodies/kcl.toml:9:1 series "montly": kind is "montly"', "known: dates, monthly, spread, weekly"],
    ),
    "status in Danish": (given('status = "afholdt"'), ["unknown-word bodies/kcl.toml:14:1", "did you mean held?"]),
    "time zone": (
        {MAIN: ("[[role]]", 'time-zone = "Europe/Kobenhavn"\n\n[[role]]')},
        ['unknown-word aarsplan.toml:4:1 time-zone is "Europe/Kobenhavn"', "did you mean Europe/Copenhagen?"],
    ),
    "optional holiday in Danish": (
        {MAIN: ("[[role]]", 'optional-holidays = ["juleaften"]\n\n[[role]]')},
        ["unknown-word aarsplan.toml:4:22 optional-holidays", "did you mean christmas-eve?"],
    ),
    # Codes that become file names.
    **{
        f"code {code[:12]!r}": ({EVENTS: ('"DAY"', f'"{code}"')}, ["value events.toml:2:1", fragment])
        for code, fragment in {
            "": "it may not be empty",
            "CON": "Windows keeps this name for itself",
            "nul": "Windows keeps this name for itself",
            "..": "a code has letters",
            "a/b": "a code has letters",
            "a\\nb": "a code has letters",
            "KCL.": "a code has letters",
            "-KCL": "a code has letters",
            "K CL": "a code has letters",
            "x" * 300: "it has 300 characters, at most 40 are allowed",
        }.items()
    },
    "period with a slash": (given('period = "2025/8"'), ["value bodies/kcl.toml:14:1", 'write it as "2025-10"']),
    "colour by name": (
        {KCL: ("minutes", 'colour = "red"\nminutes')},
        ['value bodies/kcl.toml:3:1 colour is "red": a colour is # and six digits', "#1f4e79"],
    ),
    "domain that is an address": ({MAIN: ("test.example", "https://test.example")}, ["value aarsplan.toml:2:1 domain"]),
    # Titles.
    "title of spaces": ({KCL: ("Koncernledelsen", "   ")}, ["value bodies/kcl.toml:2:1", "it may not be empty"]),
    "title of ten thousand characters": (
        {KCL: ("Koncernledelsen", "x" * 10_000)},
        ["value bodies/kcl.toml:2:1", "it has 10000 characters, at most 500 are allowed"],
    ),
    "title that turns the reading direction": (
        {KCL: ("Koncernledelsen", "Koncern\u202eledelsen")},
        ["value bodies/kcl.toml:2:1", "it holds an invisible character, U+202E"],
    ),
    "title of two lines": ({KCL: ("Koncernledelsen", "K\\nL")}, ["value bodies/kcl.toml:2:1", "stand on one line"]),
    "note that turns the reading direction": (given('source = "\\u2067x"'), ["value bodies/kcl.toml:14:1", "U+2067"]),
    "reason of four million characters": (
        rule(f'rule = "closures"\nbecause = "{"x" * 4_000_000}"'),
        ['value rules.toml:5:1 rule "closures": because', "it has 4000000 characters, at most 2000 are allowed"],
    ),
    # Exceptions.
    "move to nowhere": (
        {KCL: ("", '[[exception]]\nkind = "move"\ndate = 2025-10-30\n')},
        ["value bodies/kcl.toml:13:1", "a move needs the day it goes to | add: to ="],
    ),
    "cancelled to another day": (
        {KCL: ("", '[[exception]]\nkind = "cancel"\ndate = 2025-10-30\nto = 2025-10-23\n')},
        ["value bodies/kcl.toml:15:1", "a cancelled meeting goes to no other day | leave out to"],
    ),
    "cancelled at a time": (
        {KCL: ("", '[[exception]]\nkind = "cancel"\ndate = 2025-10-30\nstart = 09:00:00\n')},
        ["value bodies/kcl.toml:15:1", "a cancelled meeting has no start"],
    ),
    # Rules.
    "rule without a name": (rule("days = 3"), ["missing-key rules.toml:3:3 the rule has no name | aarsplan rules"]),
    "unknown rule": (
        rule('rule = "mingap"'),
        ['unknown-rule rules.toml:4:1 "mingap" is no rule | did you mean min-gap'],
    ),
    "rule that is a number": (rule("rule = 5"), ["unknown-rule rules.toml:4:1 5 is no rule"]),
    "parameter of a rule": (
        rule('rule = "min-gap"\nbody = "KCL"\ndays = 4000'),
        ['value rules.toml:6:1 rule "min-gap": days is 4000: from 1 to 400 is allowed'],
    ),
    "rule without its body": (
        rule('rule = "min-gap"\ndays = 4'),
        ['missing-key rules.toml:3:3 rule "min-gap": body is missing | add: body = "KCL"'],
    ),
    "rule with too few bodies": (
        rule('rule = "not-same-day"\nbodies = ["KCL"]'),
        ['value rules.toml:5:1 rule "not-same-day": bodies is ["KCL"]: at least 2 are required'],
    ),
    "rule with too little": (
        rule('rule = "count"\nbody = "KCL"\nper = "month"'),
        ['value rules.toml:4:1 rule "count": give least, most or both'],
    ),
    "rule with bounds that cross": (
        rule('rule = "preparation"\nof = "KCL"\nby = "HU"\nmin-days = 9\nmax-days = 8'),
        ['value rules.toml:8:1 rule "preparation": max-days (8) is less than min-days (9)'],
    ),
    "rule with bounds that meet": (rule('rule = "preparation"\nof = "KCL"\nby = "HU"\nmin-days = 8\nmax-days = 8'), []),
    "rule with hours that cross": (
        rule('rule = "times"\nbody = "KCL"\nlatest = 08:00:00\nearliest = 16:00:00'),
        ["value rules.toml:6:1", "latest (08:00:00) is less than earliest (16:00:00)"],
    ),
    "rule in a body's file": (
        {KCL: ("", '[[rule]]\nrule = "min-gap"\ndays = "14"\n')},
        ['value bodies/kcl.toml:14:1 rule "min-gap": days is "14": a whole number is required'],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_mistake_is_told_at_its_line(name, tmp_path):
    changes, expected = CASES[name]
    assert_told(mistakes(write(tmp_path, changes)), expected)


def test_mistakes_of_all_files_are_told_in_one_run_in_order(tmp_path):
    changes = {
        RULES: ("closures", "closure"),
        KCL: ("minutes = 120", "minutes = 0\nplces = 1"),
        MAIN: ("test.example", "no domain"),
        EVENTS: ("2025-11-26", "2025-02-30"),
        HU: ("every = 4", "every = 99"),
    }
    told = [str(found.span).removeprefix("config/") for found in mistakes(write(tmp_path, changes))]
    assert told == [
        "aarsplan.toml:2:1", "bodies/hu.toml:9:1", "bodies/kcl.toml:3:1", "bodies/kcl.toml:4:1", "events.toml:4:8",
        "rules.toml:2:1",
    ]  # fmt: skip


def test_of_thousands_of_mistakes_a_hundred_are_told_and_the_rest_counted(tmp_path):
    text = FILES[KCL] + "".join(f"key{number} = 1\n" for number in range(5000))
    *told, last = mistakes(write(tmp_path, {KCL: text}))
    assert len(told) == 100
    assert last.message == "4900 more mistakes from here on"
    assert str(last.span) == "config/bodies/kcl.toml:112:1"


def test_no_words_of_the_validator_reach_the_reader(tmp_path):
    """Every value of the project, replaced by each of many others, is told in our own words."""
    others = ["1", "-1", "1.5", '"x"', "true", "[]", "[1]", "{}", "2025-10-30", "09:00:00", '""', "[[]]", '["x", "x"]']
    theirs = ("Input", "should", "valid", "pydantic", "Value error", "type=")
    for name, text in FILES.items():
        for number, line in enumerate(text.splitlines()):
            for other in others if "=" in line else ():
                lines = text.splitlines()
                lines[number] = f"{line.partition('=')[0]}= {other}"
                folder = tmp_path / f"{name.replace('/', '-')}-{number}-{others.index(other)}"
                for told in mistakes(write(folder, {name: "\n".join(lines)})):
                    assert not any(word in told.message for word in theirs), told
                    assert told.span is not None
