"""Facts about `aarsplan feeds`: the secret address is told once, works until it is shut, and is lost to nobody else."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from aarsplan.cli import run
from aarsplan.cli.feeds_register import Register
from aarsplan.subscriptions import SEEN_FILE, note_seen
from aarsplan.texts import set_language
from tests.cli.editing import contents

pytestmark = pytest.mark.timeless

NOW = datetime.fromtimestamp(1750000000, UTC)
TODAY = date(2025, 6, 15)
URL = ("--url", "https://plan.example/")
ADD = ("feeds", "add", "Telefon", "--feed", "kcl", *URL)


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


@pytest.fixture
def project(planned):
    """The Norddjurs project without an address of its site."""
    path = planned / "aarsplan.toml"
    path.write_text(re.sub(r"\n\[site\]\nurl = .*\n", "\n", path.read_text(encoding="utf-8")), encoding="utf-8")
    return planned


def answer(aarsplan, *arguments, code=0):
    assert aarsplan(*arguments, "--json") == code, aarsplan.err
    return json.loads(aarsplan.out)


def found(project, token, *, days=0):
    """The id of the subscription that a token opens so many days from now."""
    subscription = Register.of(project).subscriptions.find(token, NOW + timedelta(days=days))
    return subscription and subscription.id


def test_feeds_are_listed_where_nobody_subscribes(project, aarsplan):
    assert aarsplan("feeds") == 0
    assert re.search(r"^kcl +Koncernledelsen", aarsplan.out, re.MULTILINE)
    assert "Nobody has an address" in aarsplan.out
    assert {"alle", "frister", "kcl"} <= {feed["name"] for feed in answer(aarsplan, "feeds")["feeds"]}
    assert not (project / "subscriptions.toml").exists()


def test_address_is_told_once_and_opens_the_feed(project, aarsplan):
    assert aarsplan(*ADD) == 0
    https = re.search(r"^  https://plan\.example/feeds/([A-Za-z0-9_-]{43})\.ics$", aarsplan.out, re.MULTILINE)
    token = https.group(1)
    assert f"  webcal://plan.example/feeds/{token}.ics\n" in aarsplan.out
    assert "told once" in aarsplan.out
    assert found(project, token)
    for others in (
        ("feeds",),
        ("feeds", "--json"),
        ("feeds", "expire", "Telefon", "2025-12-31"),
        ("feeds", "revoke", "Telefon"),
    ):
        assert aarsplan(*others) == 0
        assert token not in aarsplan.out + aarsplan.err
    assert not any(token.encode() in content for content in contents(project).values())


def test_what_was_asked_for_is_kept(project, aarsplan):
    wanted = ("--internal", "--no-deadlines", "--no-cancelled", "--alarm", "30", "--language", "en", "--days", "10")
    told = answer(aarsplan, "feeds", "add", " Skærm i salen ", "--feed", "KCL", *URL, *wanted)["subscription"]
    expected = {
        "name": "Skærm i salen",
        "feed": "kcl",
        "internal": True,
        "deadlines": False,
        "cancelled": False,
        "alarm": 30,
        "language": "en",
        "created": "2025-06-15T15:06:40+00:00",
        "expires": "2025-06-25",
        "revoked": None,
        "state": "active",
    }
    assert told == {"id": told["id"], **expected}
    (listed,) = answer(aarsplan, "feeds")["subscriptions"]
    assert listed == {**told, "seen": None}
    aarsplan("feeds")
    assert "internal, no deadlines, no cancelled meetings, alarm 30 minutes before, in English" in aarsplan.out


def test_address_comes_from_the_project(project, aarsplan):
    path = project / "aarsplan.toml"
    path.write_text(
        f'{path.read_text(encoding="utf-8")}\n[site]\nurl = "https://site.example/plan"\n', encoding="utf-8"
    )
    told = answer(aarsplan, *ADD[:-2])
    assert told["url"] == f"https://site.example/plan/feeds/{told['token']}.ics"
    assert told["webcal"] == f"webcal://site.example/plan/feeds/{told['token']}.ics"
    assert aarsplan.err == ""


def test_path_alone_is_told_where_nothing_says_where_the_site_is(project, aarsplan):
    assert aarsplan(*ADD[:-2]) == 0
    assert re.search(r"^  feeds/[A-Za-z0-9_-]{43}\.ics$", aarsplan.out, re.MULTILINE)
    assert "https" not in aarsplan.out
    assert "[site]" in aarsplan.err


def test_site_without_encryption_is_warned_of(project, aarsplan):
    assert answer(aarsplan, *ADD[:-1], "http://localhost:8080")["url"].startswith("http://localhost:8080/feeds/")
    assert "no encryption" in aarsplan.err


def test_rotated_address_stops_and_another_opens_the_feed(project, aarsplan):
    old = answer(aarsplan, *ADD)
    new = answer(aarsplan, "feeds", "rotate", old["subscription"]["id"], *URL)
    assert new["subscription"] == old["subscription"]
    assert found(project, old["token"]) is None
    assert found(project, new["token"]) == old["subscription"]["id"]


def test_revoked_address_stops_for_good(project, aarsplan):
    told = answer(aarsplan, *ADD)
    identifier = told["subscription"]["id"]
    revoked = answer(aarsplan, "feeds", "revoke", identifier)["subscription"]
    assert (revoked["state"], revoked["revoked"]) == ("revoked", "2025-06-15T15:06:40+00:00")
    assert found(project, told["token"]) is None
    assert answer(aarsplan, "feeds", "revoke", identifier)["subscription"] == revoked
    for again in (("rotate", identifier, *URL), ("expire", identifier, "2026-01-01")):
        assert aarsplan("feeds", *again) == 2
        assert "was revoked" in aarsplan.err
    assert found(project, told["token"]) is None


def test_expired_address_stops_until_it_is_given_another_day(project, aarsplan):
    told = answer(aarsplan, *ADD, "--expires", "2025-06-20")
    identifier = told["subscription"]["id"]
    assert [found(project, told["token"], days=days) for days in (5, 6)] == [identifier, None]
    assert aarsplan("feeds", "expire", identifier, "2025-06-14") == 0
    assert "expired on Sat 14 Jun 2025" in aarsplan.out
    assert found(project, told["token"]) is None
    assert aarsplan("feeds", "rotate", identifier, *URL) == 2
    assert answer(aarsplan, "feeds", "expire", identifier, "2025-12-31")["subscription"]["state"] == "active"
    assert found(project, told["token"], days=100) == identifier


def test_taking_a_change_back_lets_nobody_in_again(project, aarsplan):
    told = answer(aarsplan, *ADD)
    assert aarsplan("approve", "KCL", "2025-H2", "--date", "2025-06-11") == 0
    assert aarsplan("feeds", "revoke", "Telefon") == 0
    assert aarsplan("undo") == 0
    assert "approve" in aarsplan.out
    assert found(project, told["token"]) is None
    assert aarsplan("undo") == 2


def test_subscriptions_are_no_stranger_and_no_part_of_a_plan(project, aarsplan):
    from aarsplan.cli.editing import source_files

    assert aarsplan("check") == 0
    before, told = source_files(project), aarsplan.err
    assert aarsplan(*ADD) == 0
    assert aarsplan("check") == 0
    assert (source_files(project), aarsplan.err) == (before, told)


def test_day_of_the_last_fetch_is_shown(project, aarsplan):
    identifier = answer(aarsplan, *ADD)["subscription"]["id"]
    note_seen(project / SEEN_FILE, [identifier], TODAY)
    assert [row["seen"] for row in answer(aarsplan, "feeds", "list")["subscriptions"]] == ["2025-06-15"]
    aarsplan("feeds")
    assert "Sun 15 Jun 2025" in aarsplan.out.splitlines()[-1]


def test_subscription_of_a_feed_that_is_gone_is_warned_of(project, aarsplan):
    identifier = answer(aarsplan, *ADD)["subscription"]["id"]
    path = project / "subscriptions.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"kcl"', '"kcm"'), encoding="utf-8")
    assert aarsplan("feeds") == 0
    assert f"subscription {identifier} is of the feed kcm" in aarsplan.err
    assert "kcl" in aarsplan.err


@pytest.mark.parametrize("name", ["Telefon 010170-1234", "en@kommune.example"])
def test_name_that_seems_to_hold_personal_data_is_warned_of(project, aarsplan, name):
    assert aarsplan("feeds", "add", name, "--feed", "alle", *URL) == 0
    assert "personal-data" in aarsplan.err


WRONG = {
    "no feed": (("add", "x"), "--feed"),
    "unknown feed": (("add", "x", "--feed", "klc"), "kcl"),
    "nameless": (("add", " ", "--feed", "kcl"), "it may not be empty"),
    "long name": (("add", "x" * 101, "--feed", "kcl"), "101 characters"),
    "control character": (("add", "x\x1b[2J", "--feed", "kcl"), "U+001B"),
    "no text": (("add", "x\udcff", "--feed", "kcl"), "no text"),
    "alarm": (("add", "x", "--feed", "kcl", "--alarm", "-1"), "--alarm"),
    "two ends": (("add", "x", "--feed", "kcl", "--days", "1", "--expires", "2026-01-01"), "--days"),
    "over": (("add", "x", "--feed", "kcl", "--expires", "2025-06-14"), "Sat 14 Jun 2025 is over"),
    "no date": (("add", "x", "--feed", "kcl", "--expires", "tomorrow"), "--expires"),
    "no address": (("add", "x", "--feed", "kcl", "--url", "javascript:alert(1)"), "the address of a site"),
    "address with a query": (("add", "x", "--feed", "kcl", "--url", "https://a.dk/?a=1"), "the address of a site"),
    "unknown id": (("revoke", "abcdef"), "there is no subscription abcdef"),
    "unknown name": (("rotate", "Skærm"), "there is no subscription"),
    "unknown command": (("renew",), "renew"),
}


@pytest.mark.parametrize(("arguments", "told"), WRONG.values(), ids=WRONG)
def test_wrong_use_writes_nothing(project, aarsplan, arguments, told):
    before = contents(project)
    assert aarsplan("feeds", *arguments) == 2
    assert told in aarsplan.err
    assert contents(project) == before


def test_name_of_several_is_answered_with_their_ids(project, aarsplan):
    identifiers = [answer(aarsplan, *ADD)["subscription"]["id"] for _number in range(2)]
    assert aarsplan("feeds", "revoke", "Telefon") == 2
    assert all(identifier in aarsplan.err for identifier in identifiers)


def test_no_more_subscriptions_are_made_than_are_read(project, aarsplan, monkeypatch):
    monkeypatch.setattr("aarsplan.cli.feeds_register.MAX_SUBSCRIPTIONS", 1)
    assert aarsplan(*ADD) == 0
    assert aarsplan(*ADD) == 1
    assert "there are 1 subscriptions" in aarsplan.err


def test_damaged_file_is_told_and_left_as_it_is(project, aarsplan):
    path = project / "subscriptions.toml"
    path.write_text("version = 1\n", encoding="utf-8")
    for command in (("feeds",), ADD, ("feeds", "revoke", "Telefon")):
        assert aarsplan(*command) == 1
        assert "config/subscriptions.toml:2" in aarsplan.err
    assert path.read_text(encoding="utf-8") == "version = 1\n"


def test_reader_can_be_shut_out_of_a_project_that_is_broken(project, aarsplan):
    told = answer(aarsplan, *ADD)
    (project / "rules.toml").write_text("[[", encoding="utf-8")
    assert aarsplan("feeds", "revoke", "Telefon") == 0
    assert found(project, told["token"]) is None


def test_writers_at_once_lose_nothing(project):
    names = [f"Skærm {number}" for number in range(4)]
    with ThreadPoolExecutor(len(names)) as pool:
        codes = list(pool.map(lambda name: run(["feeds", "add", name, "--feed", "alle", *URL]), names))
    assert codes == [0, 0, 0, 0]
    assert sorted(one.name for one in Register.of(project).subscriptions.by_id.values()) == names
