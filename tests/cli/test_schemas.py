"""What `--json` prints is what the schemas say, and the schemas say it of all of it."""

from __future__ import annotations

import json
import shutil
from importlib import import_module

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from aarsplan.cli import _MODULES, COMMANDS
from aarsplan.cli.schema import SCHEMAS, schema
from tests.cli.convening import ready
from tests.cli.editing import edit
from tests.cli.test_import_minutes import EVERYTHING, RECORDED, without
from tests.conftest import REPOSITORY
from tests.loading.samples import calendar, event

pytestmark = pytest.mark.timeless

MINUTES = REPOSITORY / "tests" / "data" / "minutes"
SUBSCRIBED = ("feeds", "add", "Telefon", "--feed", "kcl")
CONVENED = ("convene", "KCL/2024-11", "--draft", "--out", "ud")
MOVE = ("move", "DIR/2024-W49", "2024-12-05")
RULES = (REPOSITORY / "config" / "rules.toml").read_text(encoding="utf-8").splitlines()
UNCHANGED = 'rule = "unchanged"'
WISH = f"config/rules.toml:{RULES.index(UNCHANGED)}"
"""Where the first line of that rule's table stands."""

AUTUMN_2025 = {
    "a held meeting": ("days", [], ("days", "KCL/2024-10")),
    "another day": ("explain", [], ("explain", "KCL/2025-10", "--on", "2025-10-23")),
    "a day that it may not have": ("explain", [], ("explain", "KCL/2025-10", "--on", "2025-10-22")),
    "a held meeting on its day": ("explain", [], ("explain", "KCL/2024-10")),
    "the plan": ("show", [], ("show",)),
    "open items": ("items", [], ("items",)),
    "one item": ("items", [], ("items", "LOVPROGRAM")),
    "all rules": ("rules", [], ("rules",)),
    "the chains": ("slack", [], ("slack",)),
    "the calendars": ("calendars", [], ("calendars",)),
    "an approval": ("approve", [], ("approve", "KCL", "2025-H2", "--date", "2024-10-23", "--dry-run")),
    "findings": ("check", [], ("check",)),
    "the feeds": ("feeds-list", [SUBSCRIBED, (*SUBSCRIBED, "--days", "30", "--alarm", "15")], ("feeds", "list")),
    "an address": ("feeds-add", [], SUBSCRIBED),
    "an address on a site": ("feeds-add", [], (*SUBSCRIBED, "--url", "https://plan.example/")),
    "another address": ("feeds-rotate", [SUBSCRIBED], ("feeds", "rotate", "Telefon")),
    "a reader shut out": ("feeds-revoke", [SUBSCRIBED], ("feeds", "revoke", "Telefon")),
    "a last day": ("feeds-expire", [SUBSCRIBED], ("feeds", "expire", "Telefon", "2025-12-31")),
    "what changed": (
        "diff",
        [("approve", "KCL", "2025-H2"), ("move", "KCL/2025-10", "2025-11-06", "-m", "Salen er optaget", "--yes")],
        ("diff",),
    ),
}
"""For a name: the schema, what is done first, and what is asked."""

AUTUMN_2024 = {
    "a meeting that may move": ("days", [], ("days", "KCL/2024-11")),
    "what shaped a date": ("explain", [], ("explain", "KCL/2024-11")),
    "each meeting cancelled": ("robust", [], ("robust",)),
    "the chains of an autumn": ("slack", [], ("slack",)),
    "no contradiction": ("explain", [], ("explain",)),
    "days of a cancelled meeting": ("days", [("cancel", "DIR/2024-W51", "--yes")], ("days", "DIR/2024-W51")),
    "a cancelled meeting": ("explain", [("cancel", "DIR/2024-W51", "--yes")], ("explain", "DIR/2024-W51")),
    "what those inside may know": ("diff", [(*MOVE, "--yes")], ("diff", "--internal")),
    "a move": ("move", [], (*MOVE, "--dry-run")),
    "a cancellation": ("cancel", [], ("cancel", "DIR/2024-W51", "--dry-run")),
    "an extra meeting": ("extra", [], ("extra", "DIR", "2024-11-13", "--dry-run")),
    "an unpinned meeting": ("unpin", [(*MOVE, "--pin", "--yes")], ("unpin", "DIR/2024-W49", "--dry-run")),
    "two changes": ("together", [], ("together", " ".join(MOVE), "cancel DIR/2024-W51", "--dry-run")),
    "a rule relaxed": ("relax", [], ("relax", WISH, "weight=900", "--dry-run")),
    "a step left out": ("skip", [], ("skip", "FRISAETTELSE-AKTOERSKAB/dir", "--dry-run")),
    "a step put off": ("postpone", [], ("postpone", "FRISAETTELSE-AKTOERSKAB", "--reason", "Senere", "--dry-run")),
    "a topic taken on": ("swap", [], ("swap", "DIR/2024-W47", "--in", "SYGEFRAVAER", "--dry-run")),
    "the history": ("history", [(*MOVE, "-m", "Ferie", "--yes"), ("undo",)], ("history",)),
    "a change taken back": ("undo", [(*MOVE, "--yes")], ("undo",)),
    "a plan": ("plan", [], ("plan", "--dry-run")),
    "alternatives": ("plan-alternatives", [], ("plan", "--alternatives", "2")),
    "the chosen one": ("choose", [("plan", "--alternatives", "2", "--quiet")], ("choose", "2", "--dry-run")),
    "a programme": ("programme", [], ("programme", "KCL/2024-11")),
    "a site": ("publish", [], ("publish", "site", "--dry-run")),
    "two programmes": (
        "programme",
        [
            ("programme", "DIR/2024-W47", "--as", "udkast"),
            ("swap", "DIR/2024-W47", "--in", "SYGEFRAVAER", "--yes"),
        ],
        ("programme", "DIR/2024-W47", "--diff", "1", "nu"),
    ),
    "minutes": ("import-minutes", [], ("import", "minutes", "minutes.txt")),
    "a calendar": (
        "import-calendar",
        [],
        ("import", "calendar", "calendar.ics", "--role", "borgmester", "--dry-run"),
    ),
    "messages": ("convene", [], ("convene", "KCL", "2024-Q4", "--draft", "--dry-run")),
    "who comes": ("convene-status", [CONVENED], ("convene", "--status")),
    "replies": ("import-replies", [CONVENED], ("import", "replies", "ud")),
    "a sheet": ("import-bruttoliste", [], ("import", "bruttoliste", "topics.csv", "--dry-run")),
}


def answered(aarsplan, commands, asked):
    for done in commands:
        assert aarsplan(*done) == 0, aarsplan.err
    assert aarsplan(*asked, "--json") in {0, 1, 3}, aarsplan.err
    return json.loads(aarsplan.out)


@pytest.mark.parametrize(("name", "commands", "asked"), AUTUMN_2025.values(), ids=AUTUMN_2025)
def test_answer_about_a_year_is_of_its_schema(planned, aarsplan, name, commands, asked):
    Draft202012Validator(schema(name)).validate(answered(aarsplan, commands, asked))


@pytest.mark.parametrize(("name", "commands", "asked"), AUTUMN_2024.values(), ids=AUTUMN_2024)
def test_answer_about_an_autumn_is_of_its_schema(autumn, aarsplan, name, commands, asked):
    shutil.copy(MINUTES / "direktionen-2024-10-23.txt", autumn.parent / "minutes.txt")
    (autumn.parent / "calendar.ics").write_bytes(
        calendar(event(start=":20241128T080000Z", end=":20241128T120000Z")).encode()
    )
    (autumn.parent / "topics.csv").write_text("Emne;Organ;Minutter\nFælles lokaler;KCL;30\n", encoding="utf-8")
    ready(autumn)
    Draft202012Validator(schema(name)).validate(answered(aarsplan, commands, asked))


@pytest.mark.parametrize("options", [(), ("--accept", "all", "--dry-run")])
@pytest.mark.parametrize("name", ["2024-09-25", "2024-10-23"])
def test_proposals_of_minutes_are_of_their_schema(autumn, aarsplan, name, options):
    shutil.copy(MINUTES / f"direktionen-{name}.txt", autumn.parent / "minutes.txt")
    for path in (autumn / "items").glob("*.toml"):
        path.write_text(without(path.read_text(encoding="utf-8"), RECORDED, EVERYTHING), encoding="utf-8")
    told = answered(aarsplan, [], ("import", "minutes", "minutes.txt", *options))
    Draft202012Validator(schema("import-minutes")).validate(told)
    assert told["proposals"]
    assert bool(told["accepted"]) == ("moved" in told) == bool(options)


def test_every_answer_that_has_a_schema_is_tried():
    tried = {name for name, _commands, _asked in (*AUTUMN_2025.values(), *AUTUMN_2024.values())}
    assert tried == set(SCHEMAS)


@pytest.mark.parametrize("name", ["check", "explain", "plan"])
def test_contradiction_is_of_its_schema(autumn, aarsplan, name):
    edit(autumn / "bodies" / "kcl.toml", 'allow = ["thursday"]', 'allow = ["friday"]')
    told = answered(aarsplan, [], (name,))
    Draft202012Validator(schema("check" if name == "check" else "explain")).validate(told)
    found = told["contradiction"] if name == "check" else told
    assert found["conflicts"]
    assert all(len(conflict["members"]) > 1 for conflict in found["conflicts"])


def test_every_command_that_prints_json_has_a_schema():
    told = set()
    for name in COMMANDS:
        command = import_module(f"aarsplan.cli.{_MODULES.get(name, name)}").command
        kinds = getattr(command, "list_commands", lambda _context: ())(None)
        parts = {f"{name}-{kind}": command.get_command(None, kind) for kind in kinds} or {name: command}
        told |= {word for word, found in parts.items() if "as_json" in _parameters(found)}
    assert told == set(SCHEMAS) - {"convene-status", "plan-alternatives"}


def _parameters(command):
    return {parameter.name for parameter in command.params}


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_schema_is_one_and_describes_every_key(name):
    found = schema(name)
    Draft202012Validator.check_schema(found)
    assert found["title"]
    assert found["description"]
    assert [place for place, part in _keys(found, name) if not part.get("description", "").endswith(".")] == []


def _keys(part, place):
    """Every key that an answer may have, with what is said of it."""
    if isinstance(part, list):
        for number, inner in enumerate(part):
            yield from _keys(inner, f"{place}/{number}")
    if isinstance(part, dict):
        for key, inner in part.items():
            if key == "properties":
                yield from ((f"{place}/{name}", said) for name, said in inner.items())
            yield from _keys(inner, f"{place}/{key}")


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_schema_refers_to_nothing_outside_itself(name):
    text = json.dumps(schema(name))
    assert text.count('"$ref": "') == text.count('"$ref": "#/$defs/')


@pytest.mark.parametrize(
    "changed", [{"version": 2}, {"news": 1}, {"days": [{}]}, {"fixed": "here"}, {"pattern_day": "30-10-2025"}]
)
def test_answer_of_another_shape_is_refused(changed):
    told = {"version": 1, "key": "KCL/2025-10", "title": None, "stands": None, "pattern_day": None, "fixed": None}
    validator = Draft202012Validator(schema("days"))
    validator.validate({**told, "days": []})
    with pytest.raises(ValidationError):
        validator.validate({**told, "days": [], **changed})
    with pytest.raises(ValidationError):
        validator.validate(told)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_unknown_version_is_refused(name):
    version = {"$defs": schema(name)["$defs"], **schema(name)["properties"]["version"]}
    assert Draft202012Validator(version).is_valid(1)
    assert not any(Draft202012Validator(version).is_valid(other) for other in (0, 2, "1", None))
    assert "version" in schema(name)["required"]


def test_schemas_are_listed_and_printed(aarsplan):
    assert aarsplan("schema") == 0
    assert aarsplan.out.split() == sorted(SCHEMAS)
    for name in SCHEMAS:
        assert aarsplan("schema", name) == 0
        assert json.loads(aarsplan.out) == schema(name)


def test_schema_that_is_not_there_is_told_with_the_nearest(aarsplan):
    assert aarsplan("schema", "dayz") == 2
    assert "dayz" in aarsplan.err
    assert "days" in aarsplan.err.replace("dayz", "")


def test_answer_that_is_half_of_one_form_is_refused(autumn, aarsplan):
    told = answered(aarsplan, [], ("explain", "KCL/2024-11"))
    validator = Draft202012Validator(schema("explain"))
    validator.validate(told)
    for key in ("blocking", "next_best", "key"):
        assert not validator.is_valid({name: value for name, value in told.items() if name != key})
    assert not validator.is_valid({**told, "possible": True})
