from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aarsplan.diagnostics import Rejected
from aarsplan.invitations.ledger import (
    end_meanwhile,
    keep_meanwhile,
    parse_invitations,
    read_invitations,
    render_invitations,
)
from aarsplan.invitations.model import Answer, Convened, Method, Reply, Told
from aarsplan.problem import Placement
from tests.invitations.samples import UID, told

pytestmark = pytest.mark.timeless

NAME = "config/invitations.toml"
PERSON = "0" * 32
KEYS = st.sampled_from(["KCL/2025-10", "DIR/2025-W41", "ARBEJDSMILJOEDAG", "ØU/2025-1"])
STAMPS = st.datetimes(datetime(2024, 1, 1), datetime(2050, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)
REPLIES = st.builds(Reply, st.sampled_from(Answer), st.integers(0, 9), STAMPS)


@st.composite
def convened(draw):
    key = draw(KEYS)
    day, place = draw(st.dates(date(2024, 1, 1), date(2050, 1, 1))), draw(st.none() | st.just("salen"))
    placement = Placement(key, day, time(9, 30), 90, place)
    row = st.builds(
        Told, st.sampled_from(["chief", "økonomi"]), st.booleans(), st.sampled_from(Method), st.integers(0, 99),
        st.just("0123456789ab"), st.just(placement), STAMPS, st.none() | REPLIES,
    )  # fmt: skip
    people = st.dictionaries(st.text("0123456789abcdef", min_size=32, max_size=32), row, max_size=3)
    return key, Convened(f"{key.encode().hex()}@norddjurs.dk", draw(people))


@given(st.lists(convened(), max_size=3).map(dict))
def test_what_is_written_is_read_back(invitations):
    text = render_invitations(invitations)
    assert parse_invitations(text, NAME) == invitations
    assert render_invitations(parse_invitations(text, NAME)) == text


def sample():
    return {"KCL/2025-10": Convened(UID, {PERSON: told(reply=Reply(Answer.ACCEPTED, 0, told().sent))})}


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("# End of the invitations.\n", "", "cut-invitations", 22),
        ("version = 1", "version = 2", "newer-invitations", 2),
        ('method = "request"', 'method = "reply"', "unknown-word", 10),
        ("sequence = 0\n", "sequence = -1\n", "value", 11),
        ('answer = "accepted"\n', "", "value", 7),
        (PERSON, '"someone@norddjurs.dk"', "value", 7),
        ("uid = ", "ud = ", "unknown-key", 5),
        ("date = 2025-10-30", "date = 30-10-2025", "syntax", 13),
    ],
)
def test_tampered_file_is_refused_where_it_is_wrong(old, new, code, line):
    text = render_invitations(sample())
    assert old in text
    with pytest.raises(Rejected) as caught:
        parse_invitations(text.replace(old, new, 1), NAME)
    found = caught.value.diagnostics
    assert all(told.span.file == NAME and told.hint for told in found)
    assert (code, line) in {(told.code, told.span.line) for told in found}


@pytest.mark.parametrize("share", range(1, 10))
def test_cut_file_is_refused(share):
    text = render_invitations(sample())
    with pytest.raises(Rejected):
        parse_invitations(text[: len(text) * share // 10], NAME)


def test_uid_of_two_meetings_is_refused():
    two = {**sample(), "KCL/2025-11": Convened(UID)}
    with pytest.raises(Rejected) as caught:
        parse_invitations(render_invitations(two), NAME)
    assert [told.code for told in caught.value.diagnostics] == ["duplicate"]


def test_project_without_the_file_has_convened_nothing(tmp_path):
    assert read_invitations(tmp_path) == {}


def test_what_a_crash_left_is_read_first_and_let_go_of_in_the_end(tmp_path):
    (tmp_path / "invitations.toml").write_text(render_invitations({}), encoding="utf-8")
    keep_meanwhile(tmp_path, sample())
    assert read_invitations(tmp_path) == sample()
    end_meanwhile(tmp_path)
    end_meanwhile(tmp_path)
    assert read_invitations(tmp_path) == {}
    assert [path.name for path in tmp_path.iterdir()] == ["invitations.toml"]
