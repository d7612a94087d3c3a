"""The house rules of the imports: they point down, and the heavy libraries stay in their rooms."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.timeless

PACKAGE = Path(__file__).parent.parent / "aarsplan"

FLOORS = (
    ("formulas", "texts"),
    ("diagnostics",),
    ("files", "topic_columns", "workdays"),
    ("saving",),
    ("fetching",),
    ("agenda", "capacity", "deadlines"),
    ("domain",),
    ("items",),
    ("recurrence", "visits"),
    ("facts", "horizon"),
    ("problem",),
    ("presence",),
    ("agendas",),
    ("meetings", "plan"),
    ("rules",),
    ("loading", "solver"),
    ("edits",),
    ("history", "lockfile", "slack"),
    ("lock_text", "taken_back", "subscriptions"),
    ("chains", "checking", "close_out", "diff", "reconcile"),
    ("consequences", "explain", "robustness"),
    ("alternatives", "days"),
    ("views",),
    ("outputs",),
    ("invitations", "site"),
    ("publishing", "serving"),
    ("cli",),
    ("__main__", "locale"),
)
"""From the ground up; a module may import from its own floor's package and from below."""

HOMES = {
    "ortools": {"solver"},
    "pydantic": {"loading", "lockfile"},
    "docx": {"outputs"},
    "openpyxl": {"loading", "outputs"},
    "jinja2": {"outputs", "locale"},
    "icalendar": {"loading", "outputs"},
    "recurring_ical_events": {"loading"},
    "holidays": {"workdays"},
    "uvicorn": {"serving"},
    "httptools": {"serving"},
    "uvloop": {"serving"},
    "brotli": {"serving"},
    "segno": {"site"},
    "tomlkit": {"loading"},
    "click": {"cli", "locale"},
    "babel": {"locale"},
}


def _imports(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


def _room(path: Path) -> str:
    inside = path.relative_to(PACKAGE).with_suffix("")
    return inside.parts[0]


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def test_every_room_has_a_floor():
    rooms = {room for floor in FLOORS for room in floor}
    on_disk = {_room(path) for path in MODULES}
    assert on_disk - {"template"} == rooms


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path):
    floor_of = {room: number for number, floor in enumerate(FLOORS) for room in floor}
    room = _room(path)
    for name in _imports(path):
        parts = name.split(".")
        if parts[0] != "aarsplan" or parts[1] not in floor_of:
            continue
        other = parts[1]
        assert other == room or floor_of[other] < floor_of[room], f"{path.name} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_libraries_stay_in_their_rooms(path):
    for name in _imports(path):
        library = name.split(".")[0]
        assert _room(path) in HOMES.get(library, {_room(path)}), f"{path.name} imports {name}"


def _loaded(*arguments: str) -> set[str]:
    """The modules in memory after a command ran in a process of its own."""
    script = (
        "import sys, contextlib\n"
        "sys.argv = ['aarsplan', *sys.argv[1:]]\n"
        "from aarsplan.__main__ import main\n"
        "with contextlib.suppress(SystemExit):\n"
        "    main()\n"
        "print('loaded:', *sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True, cwd=PACKAGE.parent
    )
    return {name.split(".")[0] for name in done.stdout.rpartition("loaded:")[2].split()}


def test_help_loads_no_heavy_library():
    heavy = {"ortools", "pydantic", "holidays", "icalendar", "docx", "openpyxl", "jinja2", "numpy"}
    assert not _loaded("--help") & heavy


@pytest.mark.parametrize("command", ["check", "show", "items", "slack"])
def test_reading_a_project_never_loads_the_solver_or_the_formats(command):
    formats = {"docx", "openpyxl", "jinja2", "icalendar", "tomlkit"}
    assert not _loaded(command) & {"ortools", "numpy", "pandas", *formats}
