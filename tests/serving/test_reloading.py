"""How a change on the disk reaches readers: whole, or not at all."""

from __future__ import annotations

import hashlib
import threading
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest

from aarsplan.diagnostics import Rejected, error
from aarsplan.serving.version import MAX_KEPT, prepared
from tests.serving.running import FILES, THEN, TOKEN, Disk, Reader, Readers, calendar, running, until

pytestmark = pytest.mark.timeless
FEED = "/feeds/kcl.ics"
OWN = f"/feeds/{TOKEN}.ics"


@pytest.fixture
def server():
    with running() as found:
        yield found


def _shown(server, **what):
    """Change the disk, and wait until that is shown."""
    before = server.app.version
    server.disk.change(**what)
    until(lambda: server.app.version is not before)


def _judged(server, **what):
    """Change the disk, and wait until that was found wanting."""
    failures = server.app.metrics.reload_failures
    server.disk.change(**what)
    until(lambda: server.app.metrics.reload_failures > failures)


def test_a_change_is_shown(server):
    first = server.ask(FEED)
    _shown(server, files={**FILES, "feeds/kcl.ics": calendar("moved")})
    second = server.ask(FEED, If_None_Match=first.headers["etag"])
    assert (second.status, second.body) == (200, calendar("moved"))
    assert second.headers["etag"] != first.headers["etag"]


def test_what_did_not_change_stays_as_it_was(server):
    page, own = server.ask("/"), server.ask(OWN)
    _shown(server, files={**FILES, "feeds/kcl.ics": calendar("moved")})
    for path, before in (("/", page), (OWN, own)):
        after = server.ask(path)
        assert after.headers["last-modified"] == before.headers["last-modified"]
        assert server.ask(path, If_None_Match=before.headers["etag"]).status == 304


def test_a_removed_page_is_gone_and_what_names_it_has_a_later_date(server):
    first = server.ask("/")
    files = {path: content for path, content in FILES.items() if not path.startswith("moeder")}
    _shown(server, files={**files, "index.html": b"<p>less</p>"}, changed=THEN - timedelta(days=900))
    assert server.ask("/moeder/kcl/2025-10.html").status == 404
    since = first.headers["last-modified"]
    found = server.ask("/", If_Modified_Since=since)
    assert found.status == 200
    assert _date(found) > parsedate_to_datetime(since)


def test_the_date_never_goes_back_whatever_the_clock_says():
    content, dates = None, []
    for number, changed in enumerate((THEN, THEN - timedelta(days=700), THEN, THEN + timedelta(days=700), THEN)):
        snapshot = Disk({"feeds/kcl.ics": calendar(str(number))}, changed=changed).snapshot()
        content = prepared(snapshot, content, THEN + timedelta(days=1))
        dates.append(content.modified)
    assert dates == sorted(set(dates))
    assert dates[0] == THEN.replace(microsecond=0)
    assert dates[-1] <= THEN + timedelta(days=1, seconds=1)


def _date(answer):
    return parsedate_to_datetime(answer.headers["last-modified"])


def test_what_cannot_be_read_is_not_shown(server):
    server.ask(OWN)
    _judged(server, broken="the lock is cut short", files={})
    for path in (FEED, OWN, "/"):
        assert server.ask(path).status == 200
    assert server.ask(FEED).body == FILES["feeds/kcl.ics"]
    found = server.ask("/healthz")
    assert found.status == 503
    assert len(found.body.splitlines()) == 1
    assert b"lock" in found.body
    assert b"aarsplan_reload_failures_total 1\n" in server.ask("/metrics").body
    _shown(server, broken="", files=FILES)
    until(lambda: server.ask("/healthz").status == 200)


def test_the_same_mistake_is_told_once(server):
    for _ in range(3):
        _judged(server, broken="the lock is cut short")
    _judged(server, broken="the lock is gone")
    assert [found.message for found in server.told] == ["the lock is cut short", "the lock is gone"]


def test_a_mistake_of_ours_ends_nothing(server, monkeypatch):
    def fail():
        raise RecursionError("deep")

    monkeypatch.setattr(server.disk, "snapshot", fail)
    _judged(server)
    assert server.ask(FEED).status == 200
    assert "RecursionError: deep" in server.told[0].message
    monkeypatch.undo()
    _shown(server, files={**FILES, "feeds/kcl.ics": calendar("well again")})
    assert server.ask(FEED).body == calendar("well again")


def test_feeds_that_are_all_empty_at_once_are_not_believed(server):
    _judged(server, files={**FILES, "feeds/kcl.ics": calendar()})
    assert server.ask(FEED).body == FILES["feeds/kcl.ics"]
    assert server.told[0].code == "empty-feeds"


def test_one_empty_feed_among_others_is(server):
    _shown(server, files={**FILES, "feeds/kcl.ics": calendar(), "feeds/alle.ics": calendar("one")})
    assert server.ask(FEED).body == calendar()


def test_an_empty_beginning_is(tmp_path):
    with running(Disk({"feeds/kcl.ics": calendar()})) as server:
        assert server.ask(FEED).body == calendar()


def test_a_change_in_flight_is_not_shown(server):
    server.disk.being_written = True
    server.disk.change(files={**FILES, "feeds/kcl.ics": calendar("half")})
    looks = server.disk.looks
    until(lambda: server.disk.looks > looks + 5)
    assert server.ask(FEED).body == FILES["feeds/kcl.ics"]
    server.disk.being_written = False
    until(lambda: server.ask(FEED).body == calendar("half"))


def test_what_changed_while_it_was_read_is_read_again(server, monkeypatch):
    half, whole = ({**FILES, "feeds/kcl.ics": calendar(name)} for name in ("half", "whole"))
    real, shown = server.disk.snapshot, []

    def changing():
        found = real()
        if server.disk.files is half:
            server.disk.change(files=whole)
        shown.append(found.files["feeds/kcl.ics"])
        return found

    monkeypatch.setattr(server.disk, "snapshot", changing)
    _shown(server, files=half)
    assert server.ask(FEED).body == calendar("whole")
    assert shown == [calendar("half"), calendar("whole")]


def test_who_is_shut_out_is_out_though_the_plan_is_broken(server):
    assert server.ask(OWN).status == 200
    _judged(server, broken="the lock is gone")
    before = server.app.version
    server.disk.readers = Readers({})
    server.disk.readers_version += 1
    until(lambda: server.app.version is not before)
    assert server.ask(OWN).status == 404
    assert server.ask(FEED).status == 200


def test_subscriptions_that_cannot_be_read_shut_nobody_out(server):
    server.disk.readers_broken, server.disk.readers_version = "cut short", 2
    until(lambda: server.told)
    assert server.ask(OWN).status == 200
    assert server.ask("/healthz").status == 503


def test_every_answer_is_of_one_version():
    """While the plan changes again and again, no body is of another version than its tag and its length."""
    versions = {calendar(*(f"{n} of {number}" for n in range(200))): number for number in range(40)}
    digests = {hashlib.sha256(body).hexdigest()[:32] for body in versions}
    wrong, stop = [], threading.Event()
    with running(Disk({"feeds/kcl.ics": next(iter(versions))})) as server:

        def read():
            while not stop.is_set():
                for path in (FEED, OWN):
                    found = server.ask(path)
                    tag = hashlib.sha256(found.body).hexdigest()[:32]
                    whole = found.body in versions if path == FEED else found.body == server.disk.own
                    if found.status != 200 or found.headers["etag"] != f'"{tag}"' or not whole:
                        wrong.append(found)

        readers = [threading.Thread(target=read) for _ in range(8)]
        for reader in readers:
            reader.start()
        for body in list(versions)[1:]:
            _shown(server, files={"feeds/kcl.ics": body})
        stop.set()
        for reader in readers:
            reader.join()
    assert not wrong
    assert len(digests) == 40


def test_who_fetched_is_noted_when_the_server_stops():
    disk = Disk()
    with running(disk) as server:
        server.ask(OWN)
        server.ask(OWN, "HEAD")
        server.ask("/feeds/kcl.ics")
    assert disk.noted == [frozenset({"abc123"})]


def test_what_cannot_be_noted_is_told_once(server, monkeypatch):
    def refuse(_ids):
        raise Rejected([error("write", "the disk is full")])

    monkeypatch.setattr(server.disk, "note_seen", refuse)
    server.ask(OWN)
    server.reloader._note_seen()
    server.reloader._note_seen()
    assert [found.message for found in server.told] == ["the disk is full"]
    monkeypatch.undo()
    server.reloader._note_seen()
    assert server.disk.noted == [frozenset({"abc123"})]
    assert server.app.seen == set()


def test_feeds_that_are_kept_ready_are_bounded():
    content = prepared(Disk().snapshot(), None, datetime.now(UTC))
    for alarm in range(MAX_KEPT + 20):
        content.made_feed(Reader(alarm=alarm))
    assert len(content.kept) == MAX_KEPT
    later = prepared(Disk(files={"feeds/kcl.ics": calendar("x")}).snapshot(), content, datetime.now(UTC))
    assert len(later.earlier) == MAX_KEPT
