"""Calendars that a project names by an address: what may be written, and what is read of their copies."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta

import pytest

from aarsplan.fetching.answer import Failure, Validators
from aarsplan.loading.calendar_age import State, age_warnings, state
from aarsplan.loading.fetch_records import FILE, Record, digest, read_records, records_file
from aarsplan.loading.loader import load
from aarsplan.loading.named_calendars import address_digest
from aarsplan.texts import speaking
from tests.loading.broken import FILES, WITHIN, mistakes, write
from tests.loading.samples import calendar, event

pytestmark = pytest.mark.timeless

MAIN = "aarsplan.toml"
URL = "https://kalender.test.example/secret/mayor.ics?key=secret"
LISTED = 'calendar-hosts = ["kalender.test.example"]\n'
TAKEN = calendar(event(start=":20250301T090000Z", end=":20250301T100000Z")).encode()
NOW = datetime(2025, 6, 10, 12, tzinfo=UTC)
COPY, RECORDS = "calendars/mayor.ics", FILE


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


def busy(url=URL, code='code = "mayor"', more="", hosts=LISTED):
    """The main file with one calendar at an address."""
    return f'{hosts}{FILES[MAIN]}\n[[busy]]\nurl = "{url}"\n{code}\n{more}roles = ["chair"]\n'


def project(tmp_path, text=None, copy=None, record=None):
    folder = write(tmp_path, {MAIN: busy() if text is None else text})
    if copy is not None:
        (folder / "calendars").mkdir()
        (folder / COPY).write_bytes(copy)
    if record is not None:
        (folder / "calendars").mkdir(exist_ok=True)
        (folder / RECORDS).write_bytes(records_file({"mayor": record}) if isinstance(record, Record) else record)
    return folder


WRONG = {
    "ftp://kalender.test.example/secret": "https:// or http:// is required",
    "webcal://kalender.test.example/secret": "write https:// instead of webcal://",
    "file:///etc/secret": "a file is named by the key file",
    "https://user:secret@kalender.test.example/": "a user or a password",
    "https://kalender.test.example/sécret": "characters that an address may not have",
    "https://other.example/secret": 'write above the first [[…]]: calendar-hosts = ["other.example"]',
    "https://kalender.test.example:8443/secret": 'calendar-hosts = ["kalender.test.example:8443"]',
    "http://0x7f000001/secret": "a number that is not written as an address of a machine",
    "http://2130706433/secret": "a number that is not written as an address of a machine",
    "http://0177.0.0.1/secret": "a number that is not written as an address of a machine",
}


@pytest.mark.parametrize("url", WRONG)
def test_address_that_is_not_permitted_is_told_where_it_stands_and_kept_secret(tmp_path, url):
    (told,) = mistakes(project(tmp_path, busy(url)))
    assert str(told.span) == "config/aarsplan.toml:14:1"
    assert told.severity == "error"
    assert WRONG[url] in f"{told.message} {told.hint}"
    assert "ecret" not in f"{told.message} {told.hint}"


@pytest.mark.parametrize(
    "value", ["5", '["https://kalender.test.example/secret"]', '"secret \\u0000"', f'"{"s" * 3000}"']
)
def test_what_is_no_address_is_not_quoted_either(tmp_path, value):
    (told,) = mistakes(project(tmp_path, busy().replace(f'"{URL}"', value)))
    assert str(told.span) == "config/aarsplan.toml:14:1"
    assert "sss" not in told.message
    assert "secret" not in told.message


INSIDE = ["http://10.0.0.1/", "http://127.0.0.1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/"]
NEVER = ["http://169.254.169.254/", "http://0.0.0.0/", "http://224.0.0.1/", "http://[fe80::1]/"]


@pytest.mark.parametrize("url", [*INSIDE, *NEVER])
def test_address_of_a_machine_inside_is_refused_although_it_is_listed(tmp_path, url):
    host = url.removeprefix("http://").rstrip("/")
    (told,) = mistakes(project(tmp_path, busy(url, hosts=f'calendar-hosts = ["{host}"]\n')))
    assert "leads to no public host" in told.message
    assert "private-calendar-hosts" in told.hint


@pytest.mark.parametrize("url", [*INSIDE, *NEVER])
def test_private_host_may_be_inside_and_never_where_nobody_is(tmp_path, url):
    host = url.removeprefix("http://").rstrip("/")
    listed = f'calendar-hosts = ["{host}"]\nprivate-calendar-hosts = ["{host}"]\n'
    assert bool(mistakes(project(tmp_path, busy(url, hosts=listed)))) == (url in NEVER)


TABLES = {
    "two forms": (busy(more='file = "a.ics"\n'), "one of file and url"),
    "no form": (busy().replace(f'url = "{URL}"', ""), "one of file and url"),
    "no code": (busy(code=""), "needs a code"),
    "file with a code": (busy().replace(f'url = "{URL}"', 'file = "a.ics"'), "only a calendar with url has code"),
    "age of nothing": (busy(more="max-age-days = 0\n"), "from 1 to 366"),
    "committees": (busy(more='committees = ["Udvalg"]\n'), "has committees"),
    "code on disk": (busy(code='code = "../mayor"'), "a code has letters"),
    "private only": (f'private-calendar-hosts = ["a.example"]\n{busy()}', "a.example must be among calendar-hosts too"),
    "list of addresses": (busy(hosts=f'calendar-hosts = ["{URL}"]\n'), "no name and no address of a machine"),
    "twins": (busy() + busy(code='code = "Mayor"').partition('"Hall"\n')[2], "Mayor is there already, as mayor"),
    "another's file": (busy(more='[[busy]]\nfile = "./calendars/MAYOR.ics"\n'), "which is another calendar"),
}


@pytest.mark.parametrize("case", TABLES)
def test_table_that_says_too_much_or_too_little_is_told(tmp_path, case):
    text, expected = TABLES[case]
    folder = project(tmp_path, text)
    (folder / "calendars").mkdir()
    (folder / "calendars" / "MAYOR.ics").write_bytes(TAKEN)
    assert any(expected in told.message for told in mistakes(folder)), mistakes(folder)


@pytest.mark.skipif(os.name == "nt", reason="POSIX links")
@pytest.mark.parametrize("name", [COPY, "calendars"])
def test_copy_that_a_link_leads_out_of_the_project_is_refused(tmp_path, name):
    folder = project(tmp_path)
    outside = tmp_path / "outside"
    outside.mkdir()
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).symlink_to(outside)
    (told,) = mistakes(folder)
    assert (told.severity, str(told.span)) == ("error", "config/aarsplan.toml:14:1")
    assert "leads out of the project folder" in told.message


def test_copy_keeps_people_busy_as_a_file_does(tmp_path):
    found = load(project(tmp_path, copy=TAKEN), WITHIN)
    (taken,) = found.facts.busy
    assert (taken.roles, str(taken.span)) == (("chair",), "config/calendars/mayor.ics:4")
    assert found.warnings == ()


def test_copy_that_cannot_be_read_is_warned_of_and_stops_nothing(tmp_path):
    found = load(project(tmp_path, copy=b"<html>"), WITHIN)
    (told,) = found.warnings
    assert (told.severity, str(told.span)) == ("warning", "config/calendars/mayor.ics:1")
    assert told.hint == "fetch it with: aarsplan calendars --fetch mayor"
    assert found.facts.busy == ()


def test_json_has_a_copy_of_its_own_name(tmp_path):
    text = busy(URL.replace(".ics", ".json"), more='committees = ["Udvalg"]\n')
    (one,) = load(project(tmp_path, text), WITHIN).calendars
    assert (one.path.name, one.is_there) == ("mayor.json", False)


# Records and age.


GOOD = Record(address_digest(URL), digest(TAKEN), NOW - timedelta(days=2), '"v1"', "yesterday")
FAILED = {"failed": NOW - timedelta(days=1), "failure": Failure("status", {"status": "500"})}
STATES = {
    "good": (TAKEN, GOOD, State.GOOD, []),
    "of a week": (TAKEN, Record(GOOD.address, fetched=NOW - timedelta(days=7)), State.GOOD, []),
    "older": (
        TAKEN,
        Record(GOOD.address, fetched=NOW - timedelta(days=7, seconds=1)),
        State.OLD,
        ["the copy of calendar mayor from kalender.test.example is 7 days old", "at most 7 days are allowed"],
    ),
    "failed": (
        TAKEN,
        Record(GOOD.address, fetched=NOW - timedelta(hours=30), **FAILED),
        State.FAILED,
        [
            "the copy of calendar mayor from kalender.test.example is 1 day old",
            "fetching it failed on Mon 9 Jun 2025 14:00: the server answered 500",
        ],
    ),
    "failed and old": (
        TAKEN,
        Record(GOOD.address, fetched=NOW - timedelta(days=30), **FAILED),
        State.FAILED,
        [
            "the copy of calendar mayor from kalender.test.example is 30 days old",
            "fetching it failed on Mon 9 Jun 2025 14:00: the server answered 500",
            "at most 7 days are allowed",
        ],
    ),
    "never": (
        None,
        None,
        State.NEVER,
        ["there is no copy of calendar mayor from kalender.test.example: it keeps nobody busy"],
    ),
    "never, in vain": (
        None,
        Record(GOOD.address, **FAILED),
        State.FAILED,
        [
            "there is no copy of calendar mayor from kalender.test.example: it keeps nobody busy",
            "fetching it failed on Mon 9 Jun 2025 14:00: the server answered 500",
        ],
    ),
    "lost": (
        None,
        GOOD,
        State.NEVER,
        ["there is no copy of calendar mayor from kalender.test.example: it keeps nobody busy"],
    ),
    "undated": (
        TAKEN,
        None,
        State.UNDATED,
        ["nobody knows how old the copy of calendar mayor from kalender.test.example is"],
    ),
    "from elsewhere": (
        TAKEN,
        Record(address_digest("https://kalender.test.example/other"), fetched=NOW),
        State.UNDATED,
        ["nobody knows how old the copy of calendar mayor from kalender.test.example is"],
    ),
    "of tomorrow": (TAKEN, Record(GOOD.address, fetched=NOW + timedelta(days=1)), State.GOOD, []),
}


@pytest.mark.parametrize("case", STATES)
def test_calendar_that_is_not_to_be_relied_on_is_warned_of(tmp_path, case):
    copy, record, expected, said = STATES[case]
    found = load(project(tmp_path, copy=copy, record=record), WITHIN)
    (one,) = found.calendars
    assert state(one, NOW) is expected
    told = age_warnings(found.calendars, NOW)
    assert [text for one in told for text in (one.message, *(reason.text for reason in one.because))] == said
    assert all(str(one.span) == "config/aarsplan.toml:14:1" for one in told)
    assert all(one.hint == "fetch it with: aarsplan calendars --fetch mayor" for one in told)


def test_records_are_read_as_they_were_written():
    records = {"mayor": GOOD, "hall": Record(GOOD.address, **FAILED)}
    assert read_records(records_file(records)) == records
    assert b"secret" not in records_file(records)


IN_VAIN = records_file({"mayor": Record(GOOD.address, **FAILED)})
DAMAGED = {
    "no JSON": b"<<<<<<< HEAD\n",
    "nothing": b"",
    "deep": b"[" * 100_000,
    "another version": b'{"version": 2, "calendars": {}}',
    "no zone": records_file({"mayor": GOOD}).replace(b"+00:00", b""),
    "year one": records_file({"mayor": GOOD}).replace(b"2025-", b"0001-"),
    "two lines": records_file({"mayor": GOOD}).replace(b"yesterday", b"a\\r\\nb"),
    "a failure of its own": IN_VAIN.replace(b'"code": "status"', b'"code": "x"'),
    "a failure without its words": IN_VAIN.replace(b'"status": "500"', b""),
    "large": b" " * 1_000_001,
}


@pytest.mark.parametrize("case", DAMAGED)
def test_damaged_records_are_warned_of_and_make_ages_unknown(tmp_path, case):
    found = load(project(tmp_path, copy=TAKEN, record=DAMAGED[case]), WITHIN)
    (told,) = found.warnings
    assert (told.severity, str(told.span)) == ("warning", "config/calendars/.fetched.json")
    assert [state(one, NOW) for one in found.calendars] == [State.UNDATED]


def test_what_asks_for_it_again_belongs_to_the_copy_that_is_there():
    assert GOOD.validators(TAKEN) == Validators('"v1"', "yesterday")
    assert GOOD.validators(TAKEN + b"\r\n") == Validators()
    assert GOOD.validators(None) == Validators()


def test_records_are_valid_json_for_anybody(tmp_path):
    told = json.loads(records_file({"mayor": GOOD}))
    assert told["calendars"]["mayor"]["fetched"] == "2025-06-08T12:00:00+00:00"
