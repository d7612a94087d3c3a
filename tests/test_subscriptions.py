"""Facts about subscriptions: what opens a feed, what does not, and what a file of them may hold."""

from __future__ import annotations

import json
import re
import stat
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aarsplan.diagnostics import Rejected, WrongUse
from aarsplan.subscriptions import (
    State,
    Subscription,
    Subscriptions,
    checked,
    digest_of,
    new_token,
    note_seen,
    parse_subscriptions,
    read_seen,
    read_subscriptions,
    render_subscriptions,
    write_subscriptions,
)
from aarsplan.texts import set_language

pytestmark = pytest.mark.timeless

NOW = datetime(2025, 6, 1, 8, tzinfo=UTC)
NOBODY = Subscriptions()
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.just(" "), min_size=1, max_size=60)
DAYS = st.dates(date(2001, 1, 1), date(2098, 12, 31))
STAMPS = st.datetimes(datetime(2001, 1, 1), datetime(2098, 12, 31)).map(
    lambda moment: moment.replace(tzinfo=UTC, microsecond=0)
)


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


def made(known: Subscriptions = NOBODY, **fields) -> tuple[Subscriptions, Subscription, str]:
    """Subscriptions with one more, that one, and its token."""
    token, identifier = new_token(known)
    told = {"name": "Telefon", "feed": "kcl", "created": NOW, **fields}
    subscription = Subscription(id=identifier, digest=digest_of(token), **told)
    return known.with_one(subscription), subscription, token


@st.composite
def registers(draw):
    found = Subscriptions()
    for name in draw(st.lists(NAMES.filter(str.strip), max_size=4)):
        token, identifier = new_token(found)
        subscription = Subscription(
            id=identifier,
            name=name,
            feed=draw(st.from_regex(r"\A[a-z0-9][a-z0-9-]{0,20}\Z")),
            created=draw(STAMPS),
            digest=digest_of(token),
            internal=draw(st.booleans()),
            deadlines=draw(st.booleans()),
            cancelled=draw(st.booleans()),
            alarm=draw(st.none() | st.integers(0, 40320)),
            language=draw(st.sampled_from(["da", "en"])),
            expires=draw(st.none() | DAYS),
            revoked=draw(st.none() | STAMPS),
        )
        found = found.with_one(checked(subscription))
    return found


@given(registers())
def test_subscriptions_come_back_as_they_were_written(register):
    text = render_subscriptions(register)
    back = parse_subscriptions(text, "subscriptions.toml")
    assert back == register
    assert render_subscriptions(back) == text


def test_token_has_256_bits_and_is_found():
    register, subscription, token = made()
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)
    assert register.find(token, NOW) == subscription
    assert subscription.id == subscription.digest[:6]


def test_each_token_finds_its_own_subscription():
    register, tokens = Subscriptions(), {}
    for _number in range(50):
        register, subscription, token = made(register)
        tokens[token] = subscription
    assert {token: register.find(token, NOW) for token in tokens} == tokens


def test_digests_that_begin_alike_are_told_apart():
    register, subscription, token = made()
    twin = replace(subscription, id="000000", digest=subscription.digest[:-1] + "x")
    assert register.with_one(twin).find(token, NOW) == subscription
    assert Subscriptions().with_one(twin).find(token, NOW) is None


def test_a_new_id_is_one_that_nobody_has(monkeypatch):
    tokens = iter(["a" * 43, "a" * 43, "b" * 43])
    monkeypatch.setattr("aarsplan.subscriptions.model.secrets.token_urlsafe", lambda _bytes: next(tokens))
    register, _first, token = made()
    assert (token, new_token(register)[0]) == ("a" * 43, "b" * 43)


ONE, _SUBSCRIPTION, TOKEN = made()


@given(
    st.text(max_size=60)
    | st.text("ABCabc019_-", min_size=43, max_size=43)
    | st.sampled_from(
        [f"{TOKEN}\n", f" {TOKEN}", f"{TOKEN}=", TOKEN[:-1], TOKEN.swapcase(), digest_of(TOKEN), "é" * 43]
    )
)
def test_what_is_no_made_token_finds_nothing(guess):
    assert ONE.find(guess, NOW) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"revoked": NOW - timedelta(days=1)},
        {"expires": date(2025, 5, 31)},
        {"revoked": NOW, "expires": date(2026, 1, 1)},
    ],
)
def test_revoked_and_expired_find_as_little_as_unknown(fields):
    register, _subscription, token = made(**fields)
    unknown, malformed = new_token(register)[0], "../../etc/passwd"
    assert [register.find(guess, NOW) for guess in (token, unknown, malformed)] == [None, None, None]


def test_last_day_ends_at_midnight_in_denmark():
    register, subscription, token = made(expires=date(2025, 6, 1))
    assert register.find(token, datetime(2025, 6, 1, 21, 59, tzinfo=UTC)) == subscription
    assert register.find(token, datetime(2025, 6, 1, 22, 0, tzinfo=UTC)) is None
    assert subscription.state(datetime(2025, 6, 1, 22, 0, tzinfo=UTC)) is State.EXPIRED


def test_rotated_token_finds_nothing_and_the_id_stays():
    register, subscription, old = made()
    new, _identifier = new_token(register)
    rotated = register.with_one(replace(subscription, digest=digest_of(new)))
    assert rotated.find(old, NOW) is None
    assert rotated.find(new, NOW).id == subscription.id


def test_token_is_in_no_file_and_no_representation(tmp_path):
    register, subscription, token = made()
    write_subscriptions(tmp_path / "subscriptions.toml", register)
    text = (tmp_path / "subscriptions.toml").read_text(encoding="utf-8")
    assert token not in text + repr(register)
    assert subscription.digest in text
    assert subscription.digest not in repr(register)


def test_file_is_not_for_other_users_and_keeps_the_mode_it_is_given(tmp_path):
    path = tmp_path / "subscriptions.toml"
    register, _subscription, _token = made()
    write_subscriptions(path, register)
    assert stat.S_IMODE(path.stat().st_mode) & 0o007 == 0
    path.chmod(0o644)
    write_subscriptions(path, made(register)[0])
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_no_file_holds_no_subscriptions(tmp_path):
    assert read_subscriptions(tmp_path / "subscriptions.toml", "subscriptions.toml") == Subscriptions()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": ""}, "it may not be empty"),
        ({"name": "a\x1b[31m"}, "U+001B"),
        ({"name": "a\u202eb"}, "U+202E"),
        ({"name": "a\udc80"}, "no text"),
        ({"name": "a\nb"}, "one line"),
        ({"name": "a" * 101}, "101 characters, at most 100"),
        ({"alarm": -1}, "from 0 to 40320"),
        ({"feed": "../kcl"}, "the name of a feed is required"),
    ],
)
def test_what_the_file_may_not_hold_is_wrong_use(fields, told):
    _register, subscription, _token = made()
    with pytest.raises(WrongUse) as refused:
        checked(replace(subscription, **fields))
    (found,) = refused.value.diagnostics
    assert told in found.message
    assert found.span is None


TEXT = f"""\
version = 1

[subscription."a1b2c3"]
name = "Telefon"
feed = "kcl"
created = 2025-06-01T08:00:00Z
digest = "{"1" * 64}"

[subscription."d4e5f6"]
name = "Skærm"
feed = "alle"
internal = true
created = 2025-06-01T08:00:00Z
digest = "{"2" * 64}"

# End of the subscriptions.
"""

HOSTILE = {
    "empty": (None, "", "missing-key s.toml:1 the file says nothing"),
    "cut between tables": (None, TEXT[: TEXT.index('[subscription."d4')], "cut-subscriptions s.toml:9 the end of"),
    "cut in a value": (None, TEXT[: TEXT.index("Skærm") + 3], "syntax s.toml:10:12 a quotation mark is not closed"),
    "no version": ("version = 1\n", "", "missing-key s.toml version is missing"),
    "newer": ("version = 1", "version = 2", "newer-subscriptions s.toml:1:1 the subscriptions are of version 2"),
    "merge": ("version = 1", "=======\nversion = 1", "merge-conflict s.toml:1:1"),
    "short digest": (
        "1" * 64,
        "1" * 63,
        'value s.toml:3:15 subscription "a1b2c3": the digest of a token has sixty-four',
    ),
    "large digest": (
        "1" * 64,
        "A" * 64,
        'value s.toml:3:15 subscription "a1b2c3": the digest of a token has sixty-four',
    ),
    "digest as a number": (f'"{"1" * 64}"', "1", 'value s.toml:7:1 subscription "a1b2c3": digest is 1'),
    "same digest": ("2" * 64, "1" * 64, "duplicate s.toml:14:1 d4e5f6 has the digest of a1b2c3"),
    "same id": ("d4e5f6", "a1b2c3", "s.toml:9"),
    "id of another form": ("a1b2c3", "A1B2C3", "value s.toml:3:15"),
    "no table": ('[subscription."a1b2c3"]', "[subscription]\nx = 1\n", "s.toml"),
    "control character": ("Skærm", "Sk\\u0007rm", 'value s.toml:10:1 subscription "d4e5f6": name is "Sk'),
    "reading direction": ("Skærm", "Sk\\u202Erm", "U+202E"),
    "unknown key": ("internal = true", "intern = true", "unknown-key s.toml:12:1"),
    "internal as a word": ("internal = true", 'internal = "true"', "value s.toml:12:1"),
    "no moment": ("2025-06-01T08:00:00Z", "2025-06-01", "value s.toml:6:1"),
    "feed that climbs": ('"kcl"', '"../kcl"', "value s.toml:5:1"),
}


def test_the_file_that_is_tampered_with_below_is_sound():
    assert list(parse_subscriptions(TEXT, "s.toml").by_id) == ["a1b2c3", "d4e5f6"]
    windows = parse_subscriptions(TEXT.replace("\n", "\r\n"), "s.toml")
    assert windows == parse_subscriptions(TEXT, "s.toml")


@pytest.mark.parametrize(("old", "new", "told"), HOSTILE.values(), ids=HOSTILE)
def test_tampered_file_is_rejected_with_its_place(old, new, told):
    text = new if old is None else TEXT.replace(old, new, 1)
    assert text != TEXT
    with pytest.raises(Rejected) as refused:
        parse_subscriptions(text, "s.toml")
    said = [f"{found.code} {found.span} {found.message}" for found in refused.value.diagnostics]
    assert any(told in one for one in said), said


def test_token_put_where_its_digest_belongs_is_not_told():
    with pytest.raises(Rejected) as refused:
        parse_subscriptions(TEXT.replace("1" * 64, TOKEN), "s.toml")
    assert TOKEN not in str(refused.value)
    assert TOKEN[:20] not in repr(refused.value.diagnostics)


def test_all_mistakes_are_told_at_once():
    with pytest.raises(Rejected) as refused:
        parse_subscriptions(TEXT.replace('feed = "', 'feed = "/'), "s.toml")
    assert [found.span.line for found in refused.value.diagnostics] == [5, 11]


def test_day_of_the_last_fetch_is_kept_and_never_goes_back(tmp_path):
    path = tmp_path / ".feeds-seen.json"
    assert read_seen(path) == {}
    note_seen(path, ["d4e5f6", "a1b2c3"], date(2025, 6, 2))
    note_seen(path, ["a1b2c3"], date(2025, 6, 1))
    note_seen(path, ["d4e5f6"], date(2025, 6, 3))
    assert read_seen(path) == {"a1b2c3": date(2025, 6, 2), "d4e5f6": date(2025, 6, 3)}
    assert json.loads(path.read_text()) == {"a1b2c3": "2025-06-02", "d4e5f6": "2025-06-03"}


def test_day_that_is_known_is_not_written_again(tmp_path):
    path = tmp_path / ".feeds-seen.json"
    note_seen(path, ["a1b2c3"], date(2025, 6, 2))
    before = path.stat().st_ino, path.stat().st_mtime_ns
    note_seen(path, ["a1b2c3"], date(2025, 6, 2))
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"a1b2c3": 7}',
        b'{"a1b2c3": "x"}',
        b'{"x": "2025-06-01"}',
        b'{"a1b2c3": "2025-06-01\\u0000"}',
        b'{"a1b2c3": ' + b"1" * 5000 + b"}",
    ],
)
def test_damaged_file_of_last_fetches_is_begun_anew(tmp_path, content):
    path = tmp_path / ".feeds-seen.json"
    path.write_bytes(content)
    assert read_seen(path) == {}
    note_seen(path, ["a1b2c3"], date(2025, 6, 2))
    assert read_seen(path) == {"a1b2c3": date(2025, 6, 2)}


def test_last_fetches_that_cannot_be_written_are_told(tmp_path):
    (tmp_path / ".feeds-seen.json").mkdir()
    with pytest.raises(Rejected):
        note_seen(tmp_path / ".feeds-seen.json", ["a1b2c3"], date(2025, 6, 2))
