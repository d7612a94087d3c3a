"""Facts about names that lead nowhere, names that stand twice, and rules that contradict each other."""

from __future__ import annotations

import unicodedata

import pytest

from aarsplan.texts import set_language

from .broken import FILES, assert_told, mistakes, write

KCL, HU, MAIN = "bodies/kcl.toml", "bodies/hu.toml", "aarsplan.toml"
CLOSURES, EVENTS, RULES = "closures.toml", "events.toml", "rules.toml"
OTHER = "bodies/other.toml"
DEADLINE = '[[deadline]]\ncode = "agenda"\nname = "Agenda"\ndays = 5\nday-type = "working-day"\n'


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


def rules(*texts: str) -> dict:
    """Rules after the first one, which takes lines 1 and 2, each with a line for its heading."""
    return {RULES: ("", "".join(f"[[rule]]\n{text}\n" for text in texts))}


def body(code: str) -> str:
    return f'code = "{code}"\nname = "Other"\nminutes = 60\ntimes = [09:00:00]\nsurroundings = true\n'


def order(before: str, after: str, more: str = "") -> str:
    return f'rule = "order"\nbefore = "{before}"\nafter = "{after}"{more}'


def exception(text: str) -> dict:
    """An [[exception]] of KCL, which meets on 30 October 2025, from line 12 on."""
    return {KCL: ("", f"[[exception]]\n{text}\n")}


CASES = {
    "unknown role": (
        {KCL: ('["chair"]', '[\n  "chair",\n  "chiar",\n]')},
        ["unknown-role bodies/kcl.toml:8:3 there is no role chiar | did you mean chair? known: chair"],
    ),
    "unknown role unlike any": (
        {EVENTS: ("2025-11-26", '2025-11-26\nrequired = ["mayor"]')},
        ["unknown-role events.toml:5:13 there is no role mayor", "known: chair"],
    ),
    "unknown place": (
        {KCL: ("", '[[given]]\ndate = 2025-08-14\nplace = "hal"\n')},
        ["unknown-place bodies/kcl.toml:14:1 there is no place hal | did you mean hall?"],
    ),
    "unknown body": (
        rules('rule = "min-gap"\nbody = "KLC"\ndays = 5'),
        ["unknown-body rules.toml:5:1 there is no body KLC | did you mean KCL? known: HU, KCL"],
    ),
    "unknown body or event in a list": (
        rules('rule = "not-same-day"\nbodies = ["KCL", "DYA"]'),
        ["unknown-body rules.toml:5:18 there is no body DYA | did you mean DAY? known: DAY, HU, KCL"],
    ),
    "event where a body is asked for": (
        rules('rule = "min-gap"\nbody = "DAY"\ndays = 5'),
        ["unknown-body rules.toml:5:1 there is no body DAY"],
    ),
    "unknown closure": (
        rules('rule = "closures"\nclosures = ["school-holidays", "holiday"]'),
        ["unknown-closure rules.toml:5:13 there is no closure school-holidays | did you mean school-holiday?"],
    ),
    "deadline of another body": (
        {
            HU: ("", DEADLINE),
            **rules('rule = "deadline-bounds"\nbody = "KCL"\ndeadline = "agenda"\nopen = true'),
        },
        ["unknown-deadline rules.toml:6:1 there is no deadline agenda"],
    ),
    "unknown rule in despite": (
        exception('kind = "extra"\ndate = 2025-10-23\ndespite = ["min-gaps"]'),
        ["unknown-rule bodies/kcl.toml:15:12 min-gaps is no rule | did you mean min-gap?"],
    ),
    "pinned meeting of an unknown body": (
        rules('rule = "pinned"\nkey = "KLC/2025-10"\nday = 2025-10-30'),
        ["unknown-body rules.toml:5:1 there is no body KLC | did you mean KCL?"],
    ),
    "pinned meeting that nothing asks for": (
        rules('rule = "pinned"\nkey = "KCL/2025-Q4"\nday = 2025-10-30'),
        ["unknown-meeting rules.toml:4:1 there is no meeting KCL/2025-Q4 | did you mean KCL/2025-"],
    ),
    "body code twice": (
        {OTHER: body("KCL")},
        ["duplicate bodies/other.toml:1:1 KCL is there already"],
    ),
    "body code twice but for case": (
        {OTHER: body("kcl")},
        ["duplicate bodies/other.toml:1:1 kcl is there already, as KCL"],
    ),
    "body code twice but for its Unicode form": (
        {"bodies/a.toml": body("ÅU"), "bodies/b.toml": body(unicodedata.normalize("NFD", "ÅU"))},
        ["duplicate bodies/b.toml:1:1 ÅU is there already"],
    ),
    "event with the code of a body": (
        {EVENTS: ("DAY", "kcl")},
        ["duplicate events.toml:2:1 kcl is there already, as KCL"],
    ),
    "role code twice": (
        {MAIN: ("[[place]]", '[[role]]\ncode = "Chair"\nname = "Other"\n\n[[place]]')},
        ["duplicate aarsplan.toml:9:1 Chair is there already, as chair"],
    ),
    "deadline code twice in one body": (
        {HU: ("", 2 * DEADLINE)},
        ["duplicate bodies/hu.toml:16:1 agenda is there already"],
    ),
    "deadline code in two bodies": (
        dict.fromkeys((KCL, HU), ("", DEADLINE)),
        [],
    ),
    "closure code twice": ({CLOSURES: FILES[CLOSURES] * 2}, []),
    "closures that overlap": ({CLOSURES: FILES[CLOSURES] + FILES[CLOSURES].replace("[7]", "[6, 7, 8]")}, []),
    "period twice": (
        {
            KCL: (
                "",
                '[[given]]\ndate = 2025-08-14\nperiod = "2025-Q3"\n[[given]]\ndate = 2025-09-11\nperiod = "2025-q3"\n',
            )
        },
        ["duplicate bodies/kcl.toml:15:3 KCL has two meetings for 2025-q3 | give one of them a period of its own"],
    ),
    "given and extra on one day": (
        {KCL: ("", '[[given]]\ndate = 2025-08-14\n[[exception]]\nkind = "extra"\ndate = 2025-08-14\n')},
        ["duplicate bodies/kcl.toml:14:3 KCL has two meetings for 2025-08-14"],
    ),
    "two exceptions for one day": (
        exception('kind = "cancel"\ndate = 2025-10-30\n[[exception]]\nkind = "cancel"\ndate = 2025-10-30'),
        ["duplicate bodies/kcl.toml:15:3 KCL has two exceptions for Thu 30 Oct 2025"],
    ),
    "exception for a day without a meeting": (
        exception('kind = "cancel"\ndate = 2025-10-29'),
        ["exception bodies/kcl.toml:12:3 KCL has no meeting by its pattern on Wed 29 Oct 2025", "is 2025-10-30"],
    ),
    "required and optional": (
        {KCL: ('["chair"]', '["chair"]\noptional = ["chair"]')},
        ["duplicate bodies/kcl.toml:1:1 chair is both a required and an optional member of KCL"],
    ),
    "body without meetings": (
        {OTHER: body("X").replace("true", "false")},
        ["no-series bodies/other.toml:1:1 X has no series and no meetings | add a [[series]]"],
    ),
    **{
        f"{name} of a body with itself": (rules(text), [f"self rules.toml:4:1 {name} sets KCL against itself"])
        for name, text in {
            "order": order("KCL", "KCL"),
            "preparation": 'rule = "preparation"\nof = "KCL"\nby = "KCL"\nmax-days = 9',
            "same-week": 'rule = "same-week"\nbody = "KCL"\nother = "KCL"',
            "not-same-day": 'rule = "not-same-day"\nbodies = ["KCL", "HU", "KCL"]',
            "not-same-week": 'rule = "not-same-week"\nbodies = ["KCL", "KCL"]',
        }.items()
    },
    "order in a ring of wishes": (rules(order("KCL", "HU"), order("HU", "KCL", "\nweight = 5")), []),
    "order in a ring of different periods": (rules(order("KCL", "HU"), order("HU", "KCL", '\nper = "year"')), []),
    "weekdays that leave one": (
        rules(*(f'rule = "weekdays"\nbody = "KCL"\nallow = ["{day}", "thursday"]' for day in ("monday", "friday"))),
        [],
    ),
    "weekdays that leave none but wish for some": (
        rules(
            'rule = "weekdays"\nbody = "KCL"\nallow = ["thursday"]',
            'rule = "weekdays"\nbody = "KCL"\nallow = ["monday"]\nweight = 3',
        ),
        [],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_contradiction_is_told_at_its_line(name, tmp_path):
    changes, expected = CASES[name]
    assert_told(mistakes(write(tmp_path, changes)), expected)


def test_twin_names_the_line_of_the_other(tmp_path):
    (told,) = mistakes(write(tmp_path, {OTHER: body("kcl")}))
    assert [str(reason.span) for reason in told.because] == ["config/bodies/kcl.toml:1:1"]


def test_ring_is_told_whole_with_the_line_of_each_edge(tmp_path):
    project = write(tmp_path, rules(order("KCL", "DAY"), order("HU", "KCL"), order("DAY", "HU"), order("DAY", "KCL")))
    rings = mistakes(project)
    assert [told.message for told in rings] == [
        "the order runs in a ring: HU → KCL → DAY → HU",
        "the order runs in a ring: DAY → KCL → DAY",
    ]
    assert [str(reason.span) for reason in rings[0].because] == [
        "config/rules.toml:8:1",
        "config/rules.toml:4:1",
        "config/rules.toml:12:1",
    ]


def test_weekday_rules_that_leave_no_day_are_told_with_their_lines(tmp_path):
    days = [f'rule = "weekdays"\nbody = "KCL"\nallow = ["{day}"]' for day in ("monday", "friday")]
    (told,) = mistakes(write(tmp_path, rules(*days)))
    assert told.message == "no weekday is left on which KCL may meet"
    assert [str(reason.span) for reason in told.because] == ["config/rules.toml:4:1", "config/rules.toml:8:1"]


@pytest.mark.parametrize(
    "change",
    [
        ("minutes = 120", "minutes = 0"),
        ("minutes = 120", "minutes = "),
        ('code = "KCL"', ""),
        ('code = "KCL"', "code = 5"),
    ],
    ids=["wrong value", "not TOML", "no code", "code that is a number"],
)
def test_broken_body_is_not_told_of_again_where_it_is_named(tmp_path, change):
    (told,) = mistakes(write(tmp_path, {KCL: change, **rules(order("KCL", "HU"))}))
    assert told.span.file == "config/bodies/kcl.toml"


@pytest.mark.parametrize("content", ["", "# nothing\n", "municipality = \n"])
def test_roles_are_not_missed_where_the_project_file_says_nothing(tmp_path, content):
    (told,) = mistakes(write(tmp_path, {MAIN: content}))
    assert told.span.file == "config/aarsplan.toml"


def test_of_thousands_of_unknown_names_a_hundred_are_told_and_the_rest_counted(tmp_path):
    text = "".join(f'[[rule]]\nrule = "occurs"\nbody = "X{number}"\n' for number in range(1000))
    *told, last = sorted(mistakes(write(tmp_path, {RULES: text})), key=lambda found: found.code != "unknown-body")
    assert len(told) == 100
    assert last.message == "900 more unknown names"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({RULES: FILES[RULES] * 3000}, "limit rules.toml the project has 3000 rules, at most 2000 are read"),
        (
            {MAIN: FILES[MAIN] + "".join(f'[[role]]\ncode = "r{n}"\nname = "R"\n' for n in range(10_000))},
            "value aarsplan.toml:4:3 role: more than 1000 entries",
        ),
        (
            {f"bodies/b{n}.toml": body(f"B{n}") for n in range(501)},
            "limit bodies the folder holds 503 files, at most 500",
        ),
    ],
    ids=["rules", "roles", "bodies"],
)
def test_too_much_of_a_project_is_refused_by_a_limit_that_is_told(tmp_path, changes, expected):
    told = mistakes(write(tmp_path, changes))
    assert len(told) == 1
    assert f"{told[0].code} {str(told[0].span).removeprefix('config/')} {told[0].message}".startswith(expected)
