"""How a project folder is looked at while it changes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from aarsplan.cli.served_project import ServedProject
from aarsplan.diagnostics import Rejected
from aarsplan.subscriptions import Subscription, Subscriptions, digest_of, read_seen, write_subscriptions

pytestmark = pytest.mark.timeless


@pytest.mark.parametrize("name", ["plan.lock", "aarsplan.toml", "rules.toml", "bodies/kcl.toml", "items/new.toml"])
def test_a_file_that_changes_is_seen(planned, name):
    project = ServedProject(planned)
    first = project.look()
    assert project.look() == first
    path = planned / name
    path.write_bytes((path.read_bytes() if path.exists() else b"") + b"# more\n")
    assert project.look().content != first.content
    assert project.look().subscribers == first.subscribers


def test_a_file_that_goes_is_seen(planned):
    project = ServedProject(planned)
    first = project.look()
    (planned / "rules.toml").unlink()
    assert project.look() != first


def test_a_folder_that_goes_is_seen_and_no_crash(planned):
    project = ServedProject(planned)
    first = project.look()
    planned.rename(planned.with_name("away"))
    assert project.look() != first


def test_what_the_server_writes_is_not_seen(planned):
    project = ServedProject(planned)
    first = project.look()
    project.note_seen(frozenset({"abc123"}))
    assert set(read_seen(planned / ".feeds-seen.json")) == {"abc123"}
    (planned / ".aarsplan.lock").touch()
    assert project.look() == first


def test_a_change_that_is_being_written_is_not_looked_at(planned):
    project = ServedProject(planned)
    (planned / "history").mkdir(exist_ok=True)
    pending = planned / "history" / "pending.json"
    pending.write_text("{}")
    assert project.look() is None
    pending.unlink()
    assert project.look() is not None


def test_subscriptions_that_are_gone_shut_nobody_out(planned):
    project = ServedProject(planned)
    assert not project.subscribers().by_id
    path, token = planned / "subscriptions.toml", "t" * 43
    made = datetime(2026, 1, 1, tzinfo=UTC)
    known = Subscriptions({"aaaaaa": Subscription("aaaaaa", "direktion", "kcl", made, digest_of(token))})
    before = project.look()
    write_subscriptions(path, known)
    assert project.look().subscribers != before.subscribers
    assert project.look().content == before.content
    assert project.subscribers() == known
    path.unlink()
    with pytest.raises(Rejected):
        project.subscribers()
    write_subscriptions(path, known)
    assert project.subscribers() == known
