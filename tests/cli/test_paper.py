"""`aarsplan paper` and the variants of `aarsplan export` on the command line."""

from __future__ import annotations

import pytest

from aarsplan.texts import speaking
from tests.outputs.secret_project import write_project


@pytest.fixture
def project(tmp_path, monkeypatch, aarsplan):
    """A planned project, in the folder that the test stands in; it is 30-08-2025."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1756548000")
    write_project(tmp_path / "config")
    assert aarsplan("plan", "--horizon", "2025-09", "--quiet") == 0
    with speaking("en"):
        yield tmp_path


def test_paper_is_printed_without_a_folder(project, aarsplan):
    assert aarsplan("paper", "forward") == 0
    assert "Review of coming meetings" in aarsplan.out
    assert "Sat 30 Aug 2025" in aarsplan.out
    assert aarsplan.err == ""
    assert sorted(path.name for path in project.iterdir()) == ["config"]


def test_paper_is_written_in_every_format_and_not_twice(project, aarsplan):
    words = ("paper", "follow-ups", "--date", "2025-09-01", "--out", "out")
    assert aarsplan(*words) == 0
    names = [f"follow-ups-2025-09-01-internal.{ending}" for ending in ("docx", "html", "md")]
    assert aarsplan.out.split() == [f"out/{name}" for name in names]
    assert aarsplan(*words) == 0
    assert (aarsplan.out, aarsplan.err.strip()) == ("", "Nothing changed.")


def test_paper_that_was_changed_by_hand_is_kept(project, aarsplan):
    words = ("paper", "topics", "--out", "out", "--to", "markdown", "--open")
    assert aarsplan(*words) == 0
    (project / "out" / "backlog.md").write_text("mine", encoding="utf-8")
    assert aarsplan(*words) == 1
    assert "backlog.md" in aarsplan.err
    assert aarsplan(*words, "--overwrite") == 0


def test_each_guest_has_files_of_their_own(project, aarsplan):
    assert aarsplan("paper", "guests", "--out", "out", "--to", "word", "--date", "2025-09-01") == 0
    assert aarsplan.out.split() == ["out/call-slip-konsulent-2025-09-01-internal.docx"]


def test_no_guest_is_said(project, aarsplan):
    assert aarsplan("paper", "guests", "--date", "2025-12-01") == 0
    assert aarsplan.err.strip() == "No guest is called to any meeting."


@pytest.mark.parametrize("role", ["gaest", "GAEST", "Konsulent"])
def test_role_is_named_by_its_code_or_its_name(project, aarsplan, role):
    assert aarsplan("paper", "guests", "--role", role, "--date", "2025-09-01") == 0
    assert "Call slip – Konsulent" in aarsplan.out


def test_unknown_role_is_refused(project, aarsplan):
    assert aarsplan("paper", "follow-ups", "--role", "gaesten") == 2
    assert "there is no role gaesten" in aarsplan.err


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_day_outside_the_calendar_is_refused(project, aarsplan, day):
    assert aarsplan("paper", "forward", "--date", day) == 2
    assert "is not between 2001 and 2099" in aarsplan.err


@pytest.mark.parametrize(("variant", "name"), [
    ((), "annual-plan-1-sep-2025-30-sep-2025.md"),
    (("--internal", "--topics"), "annual-plan-1-sep-2025-30-sep-2025-internal-with-backlog.md"),
    (("--items",), "annual-plan-1-sep-2025-30-sep-2025-with-items.md"),
])  # fmt: skip
def test_export_names_its_variant(project, aarsplan, variant, name):
    assert aarsplan("export", "--out", "out", "--to", "markdown", *variant) == 0
    assert aarsplan.out.split() == [f"out/{name}"]


def test_hand_overs_are_shown_without_times_and_counted_apart(project, aarsplan):
    assert aarsplan("show") == 0
    (row,) = [row for row in aarsplan.out.splitlines() if "Åben plan for skoleveje" in row]
    assert row.split("  ")[-1].strip() == "Hand-over: Åben plan for skoleveje"
    assert "0:00" not in row
    (project / "config" / "plan.lock").unlink()
    assert aarsplan("plan", "--horizon", "2025-09", "--dry-run") == 0
    assert "3 hand-overs of documents are new." in aarsplan.out
    assert "4 meetings are new." in aarsplan.out
