"""What a subscriber's program sees over HTTP while commands change the plan: moves, cancellations, new meetings."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field

import pytest
import vobject

from aarsplan.cli import run
from aarsplan.cli.served_project import ServedProject
from tests.cli.editing import edit
from tests.conftest import REPOSITORY
from tests.serving.running import UNKNOWN, Running, running, until

pytestmark = pytest.mark.timeless
ITEM = """
[[item]]
code = "OPFOLGNING"
title = "Budgetopfølgning"
continues = true
[[item.step]]
code = "dir"
at = "DIR"
purpose = "discussion"
guests = ["oekonomichef"]
first = 2025-10-15
last = 2025-11-28
"""
BEGIN, END = b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n"


@dataclass
class Changes:
    """What a program finds changed since it looked last, by UID."""

    new: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    moved: set[str] = field(default_factory=set)
    cancelled: set[str] = field(default_factory=set)
    retold: set[str] = field(default_factory=set)


@dataclass
class Subscriber:
    """A program that keeps a copy of a feed by UID, and asks only for what is new."""

    server: Running
    path: str
    tag: str = ""
    bytes_of: dict[str, bytes] = field(default_factory=dict)
    event_of: dict[str, vobject.base.Component] = field(default_factory=dict)

    def ask(self):
        return self.server.ask(self.path, **({"If-None-Match": self.tag} if self.tag else {}))

    def sync(self) -> Changes:
        """Ask until there is something new, and take it."""
        answers = []
        until(lambda: answers.append(self.ask()) or answers[-1].status != 304)
        assert answers[-1].status == 200
        self.tag = answers[-1].headers["etag"]
        return self._take(answers[-1].body)

    def _take(self, content: bytes) -> Changes:
        parts = [part.partition(END)[0] for part in content.split(BEGIN)[1:]]
        events = vobject.readOne(content.decode()).vevent_list
        uids = [event.uid.value for event in events]
        assert len(set(uids)) == len(uids)
        bytes_before, before = self.bytes_of, self.event_of
        self.bytes_of, self.event_of = dict(zip(uids, parts, strict=True)), dict(zip(uids, events, strict=True))
        found = Changes(new=set(uids) - set(before), gone=set(before) - set(uids))
        for uid in (uid for uid in uids if uid in before and self.bytes_of[uid] != bytes_before[uid]):
            old, new = before[uid], self.event_of[uid]
            if new.status.value != old.status.value:
                assert new.status.value == "CANCELLED"
                found.cancelled.add(uid)
            elif new.dtstart.value != old.dtstart.value:
                found.moved.add(uid)
            else:
                found.retold.add(uid)
        return found

    def uid(self, start: str) -> str:
        """The event that starts then, of which there must be one."""
        (found,) = (uid for uid in self.event_of if self.told(uid)[0].startswith(start))
        return found

    def told(self, uid: str) -> tuple[str, str]:
        """When an event starts, and its SEQUENCE."""
        event = self.event_of[uid]
        return f"{event.dtstart.value:%Y-%m-%d %H:%M}", event.sequence.value


@pytest.fixture(scope="module")
def _autumn(tmp_path_factory):
    """The Norddjurs project with an item that has a guest, planned for two months of 2025 in the year before."""
    folder = tmp_path_factory.mktemp("planned") / "config"
    shutil.copytree(REPOSITORY / "config", folder, ignore=shutil.ignore_patterns("plan.lock", "history", ".*"))
    edit(folder / "items" / "oekonomi.toml", "", ITEM)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SOURCE_DATE_EPOCH", "1730000000")
        assert run(["plan", "-p", str(folder), "--horizon", "2025-10..2025-11", "--quiet"]) == 0
    return folder


@pytest.fixture
def server(_autumn, tmp_path, monkeypatch):
    """A copy of it, served, in the folder the test stands in; a day has gone."""
    shutil.copytree(_autumn, tmp_path / "config", ignore=shutil.ignore_patterns("history", ".*"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1730086400")
    with running(ServedProject(tmp_path / "config")) as found:
        yield found


@pytest.fixture
def subscribed(server, aarsplan):
    """Makes a subscription, and gives its id and a program that has fetched it once."""

    def make(*options) -> tuple[str, Subscriber]:
        assert aarsplan("feeds", "add", "en telefon", *options, "--json") == 0, aarsplan.err
        made = json.loads(aarsplan.out)
        phone = Subscriber(server, f"/{made['path']}")
        until(lambda: phone.ask().status == 200)
        assert phone.sync() == Changes(new=set(phone.event_of))
        assert phone.ask().status == 304
        return made["subscription"]["id"], phone

    return make


def test_subscriber_sees_each_change_as_what_it_is(subscribed, aarsplan):
    _identifier, phone = subscribed("--feed", "dir", "--internal", "--no-deadlines")
    number = len(phone.event_of)

    uid = phone.uid("2025-11-05")
    assert aarsplan("move", "DIR/2025-W45", "06-11-2025", "--yes") == 0, aarsplan.err
    assert phone.sync() == Changes(moved={uid})
    assert phone.told(uid) == ("2025-11-06 09:00", "1")

    uid = phone.uid("2025-10-08")
    assert aarsplan("cancel", "DIR/2025-W41", "--yes") == 0, aarsplan.err
    assert phone.sync() == Changes(cancelled={uid})
    assert phone.told(uid) == ("2025-10-08 09:00", "1")

    assert aarsplan("extra", "DIR", "2025-11-12", "--yes") == 0, aarsplan.err
    assert phone.sync() == Changes(new={phone.uid("2025-11-12")})
    assert len(phone.event_of) == number + 1


def test_guest_of_a_postponed_item_sees_it_move_and_come_back(subscribed, aarsplan):
    _identifier, phone = subscribed("--feed", "gaest-oekonomichef", "--internal")
    (uid,) = phone.bytes_of
    start, number = phone.told(uid)
    assert aarsplan("postpone", "OPFOLGNING", "--reason", "Tallene mangler", "--yes") == 0, aarsplan.err
    assert phone.sync() == Changes(moved={uid})
    assert aarsplan("undo") == 0
    assert phone.sync() == Changes(moved={uid})
    assert phone.told(uid) == (start, str(int(number) + 2))


def test_new_address_goes_on_where_the_old_one_ends(server, subscribed, aarsplan):
    identifier, phone = subscribed("--feed", "kcl")
    assert aarsplan("feeds", "rotate", identifier, "--json") == 0, aarsplan.err
    until(lambda: phone.ask().status == 404)
    assert phone.ask().body == server.ask(f"/feeds/{UNKNOWN}.ics").body
    phone.path = f"/{json.loads(aarsplan.out)['path']}"
    assert phone.ask().status == 304
