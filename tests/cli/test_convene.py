from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from aarsplan.diagnostics import Rejected, error
from aarsplan.invitations import sending
from aarsplan.invitations.ledger import read_invitations
from aarsplan.texts import speaking
from tests.cli.convening import SENDER, ready, reply_to
from tests.cli.editing import edit
from tests.invitations.mail_server import MailServer, running
from tests.invitations.samples import event, part, read

KEY = "KCL/2024-11"
DIRECTOR = "kommunaldirektoer-1@norddjurs.dk"
MEMBERS = 19

timeless = pytest.mark.timeless


@pytest.fixture
def convened(autumn, aarsplan):
    """The autumn of 2024 with addresses, and with the meetings of KCL approved."""
    ready(autumn)
    assert aarsplan("approve", "KCL", "2024-Q4", "--date", "2024-11-01") == 0, aarsplan.err
    return autumn


@pytest.fixture
def english():
    with speaking("en"):
        yield


def mails(folder):
    return {path.name: read(path.read_bytes()) for path in sorted(Path(folder).glob("*.eml"))}


def ledger(folder):
    return tomllib.loads((folder / "invitations.toml").read_text(encoding="utf-8"))["meeting"]


def files(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_draft_is_not_convened_before_it_is_approved(autumn, aarsplan, english):
    ready(autumn)
    assert aarsplan("convene", KEY, "--out", "ud") == 1
    assert "aarsplan approve KCL 2024-11" in aarsplan.err
    assert not Path("ud").exists()
    assert aarsplan("convene", KEY, "--out", "ud", "--draft") == 0
    assert {str(event(mail)["STATUS"]) for mail in mails("ud").values()} == {"TENTATIVE"}


def test_hint_about_drafts_names_all_their_months(autumn, aarsplan, english):
    ready(autumn)
    assert aarsplan("convene", "KCL", "2024-H2", "--out", "ud") == 1
    assert "aarsplan approve KCL 2024-11..2024-12;" in aarsplan.err


def test_members_are_invited_once_each_and_not_again(convened, aarsplan, english):
    assert aarsplan("convene", KEY, "--out", "ud") == 0, aarsplan.err
    written = mails("ud")
    assert len(written) == MEMBERS
    assert len({mail["To"].addresses[0].addr_spec for mail in written.values()}) == MEMBERS
    uid = tomllib.loads((convened / "plan.lock").read_text(encoding="utf-8"))["meeting"][KEY]["uid"]
    assert {str(event(mail)["UID"]) for mail in written.values()} == {uid}
    before = files(convened)
    assert aarsplan("convene", KEY, "--out", "ud") == 0
    assert "Nothing to tell anybody." in aarsplan.out
    assert files(convened) == before


def test_mail_is_this(convened, aarsplan, english, snapshot):
    assert aarsplan("convene", KEY, "--out", "ud") == 0
    assert Path("ud/kcl-2024-11-0-request-arbejdsmiljoekonsulent.eml").read_bytes().decode() == snapshot


def test_move_and_cancellation_reach_the_members_under_one_uid_with_rising_numbers(convened, aarsplan, english):
    assert aarsplan("convene", KEY, "--out", "1") == 0
    assert aarsplan("move", KEY, "2024-11-21", "--yes") == 0, aarsplan.err
    assert aarsplan("convene", KEY, "--out", "2") == 1, "a moved meeting is a draft until it is approved anew"
    assert aarsplan("approve", "KCL", "2024-11", "--date", "2024-11-05") == 0
    assert aarsplan("convene", KEY, "--out", "2") == 0, aarsplan.err
    assert aarsplan("cancel", KEY, "--yes") == 0, aarsplan.err
    assert aarsplan("convene", KEY, "--out", "3") == 0, aarsplan.err
    name = "kcl-2024-11-{}-{}-kommunaldirektoer.eml"
    sent = [mails("1")[name.format(0, "request")], mails("2")[name.format(1, "request")],
            mails("3")[name.format(2, "cancel")]]  # fmt: skip
    assert [len(mails(folder)) for folder in "123"] == [MEMBERS] * 3
    assert len({str(event(mail)["UID"]) for mail in sent}) == 1
    assert [event(mail)["SEQUENCE"] for mail in sent] == [0, 1, 2]
    assert [str(event(mail)["STATUS"]) for mail in sent] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert "Before: Thu 28 Nov 2024" in part(sent[1], "text/plain").get_content().splitlines()[3]
    assert aarsplan("convene", KEY, "--out", "4") == 0
    assert not mails("4")


def test_whole_period_is_convened_and_what_is_over_is_told(convened, aarsplan, english):
    assert aarsplan("convene", "KCL", "2024-Q4", "--dry-run") == 0, aarsplan.err
    assert "KCL/2024-10" in aarsplan.err
    assert "KCL/2024-11" in aarsplan.out
    assert "KCL/2024-12" in aarsplan.out
    assert aarsplan("convene", "all", "2024-Q4", "--dry-run") == 0
    assert "DIR/" in aarsplan.err


def test_past_meeting_is_not_convened(convened, aarsplan, english):
    assert aarsplan("convene", "KCL/2024-10", "--out", "ud") == 1
    assert "over, and not convened any more" in aarsplan.err


@timeless
def test_dry_run_writes_nothing(convened, aarsplan):
    before = files(convened)
    assert aarsplan("convene", KEY, "--dry-run", "--json") == 0
    told = json.loads(aarsplan.out)["messages"]
    assert len(told) == MEMBERS
    assert {message["sent"] for message in told} == {False}
    assert files(convened) == before


@timeless
def test_roles_without_an_address_are_told_with_the_lines_to_write(convened, aarsplan, english):
    (convened / "addresses.toml").write_text('velfaerdsdirektoer = ["v@norddjurs.dk"]\n', encoding="utf-8")
    assert aarsplan("convene", KEY, "--out", "ud") == 1
    assert aarsplan.err.count("error[addresses]") == 1
    assert "config/addresses.toml" in aarsplan.err
    assert 'kommunaldirektoer = ["navn@norddjurs.dk"]' in aarsplan.err
    assert not Path("ud").exists()


@timeless
@pytest.mark.parametrize(
    ("line", "place"),
    [
        ('borgmesteren = ["b@norddjurs.dk"]', "addresses.toml:1:1"),
        ('borgmester = "b@norddjurs.dk"', "addresses.toml:1:1"),
        ('borgmester = ["b@norddjurs.dk", "b at norddjurs"]', "addresses.toml:1:"),
        ('borgmester = ["b@norddjurs.dk\\r\\nBcc: alle@norddjurs.dk"]', "addresses.toml:1:"),
        ('borgmester = ["bø@norddjurs.dk"]', "addresses.toml:1:"),
        ("borgmester = [3]", "addresses.toml:1:"),
    ],
)
def test_wrong_address_is_told_where_it_stands(convened, aarsplan, line, place):
    (convened / "addresses.toml").write_text(line + "\n", encoding="utf-8")
    assert aarsplan("convene", KEY, "--dry-run") == 1
    assert place in aarsplan.err


@timeless
@pytest.mark.parametrize(
    "arguments",
    [
        (),
        (KEY,),
        (KEY, "--out", "ud", "--send"),
        ("--status", "--send"),
        ("KCL", "--out", "ud"),
        ("KB/2024-11", "--out", "ud"),
        ("KCL/1999-01", "--out", "ud"),
        ("KCL", "2031", "--out", "ud"),
    ],
)
def test_wrong_use_is_told(convened, aarsplan, arguments):
    assert aarsplan("convene", *arguments) == 2
    assert "fejl[" in aarsplan.err
    assert not Path("ud").exists()


@timeless
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f'sender = "{SENDER}"', 'sender = "ingen"'),
        ('smtp-host = "localhost"', 'smtp-host = "smtp.norddjurs.dk"'),
        ('security = "none"', 'security = "ssl"'),
        ("smtp-port = 2525", "smtp-port = 0"),
        ("smtp-port = 2525", 'smtp-password = "x"'),
    ],
)
def test_wrong_mail_settings_are_told_at_their_line(convened, aarsplan, old, new):
    edit(convened / "aarsplan.toml", old, new)
    assert aarsplan("check") == 1
    assert "config/aarsplan.toml:" in aarsplan.err


@timeless
def test_project_that_does_not_say_who_convenes_is_told(autumn, aarsplan):
    assert aarsplan("convene", KEY, "--dry-run") == 2
    assert "aarsplan.toml" in aarsplan.err


@timeless
def test_user_without_a_password_is_told(convened, aarsplan, monkeypatch):
    monkeypatch.delenv("AARSPLAN_SMTP_PASSWORD", raising=False)
    edit(convened / "aarsplan.toml", 'security = "none"', 'security = "none"\nsmtp-user = "aarsplan"')
    assert aarsplan("convene", KEY, "--send") == 2
    assert "AARSPLAN_SMTP_PASSWORD" in aarsplan.err


@pytest.fixture
def serving(convened):
    """Sends through a mail server until the test is over."""

    def use(server):
        edit(convened / "aarsplan.toml", "smtp-port = 2525", f"smtp-port = {server.port}")
        return server

    return use


@timeless
def test_refused_person_alone_is_sent_the_same_mail_again(convened, aarsplan, serving, english):
    with running(MailServer(refused=frozenset({DIRECTOR}))) as server:
        serving(server)
        assert aarsplan("convene", KEY, "--send") == 1
        assert DIRECTOR in aarsplan.err
        assert f"{MEMBERS - 1} of {MEMBERS} messages sent." in aarsplan.out
        server.refused = frozenset()
        taken = len(server.mails)
        assert aarsplan("convene", KEY, "--send", "--json") == 0
        assert [to for _from, to, _content in server.mails[taken:]] == [DIRECTOR]
        assert [message["sent"] for message in json.loads(aarsplan.out)["messages"]] == [True]
    assert taken == MEMBERS - 1
    assert len(ledger(convened)[KEY]["told"]) == MEMBERS


@timeless
def test_crash_while_sending_forgets_nothing_that_was_sent(convened, aarsplan, serving, monkeypatch):
    def crash(*_arguments, **_options):
        raise MemoryError

    with running(MailServer(hangs_up_on=frozenset({"koncernchefer-3@norddjurs.dk"}))) as server:
        serving(server)
        with monkeypatch.context() as broken:
            broken.setattr("aarsplan.cli.convene.write_invitations", crash)
            assert aarsplan("convene", "KCL/2024-12", "--send") == 4
        first = [to for _from, to, _content in server.mails]
        server.hangs_up_on = frozenset()
        assert aarsplan("convene", "KCL/2024-12", "--send") == 0, aarsplan.err
        everybody = [to for _from, to, _content in server.mails]
    assert sorted(everybody) == sorted(set(everybody))
    assert len(everybody) == MEMBERS
    assert 0 < len(first) < MEMBERS
    assert not (convened / ".invitations.sending").exists()


@timeless
def test_what_a_crash_left_is_kept_although_the_server_is_away(convened, aarsplan, serving, monkeypatch):
    def crash(*_arguments, **_options):
        raise MemoryError

    with running(MailServer(hangs_up_on=frozenset({"koncernchefer-3@norddjurs.dk"}))) as server:
        serving(server)
        with monkeypatch.context() as broken:
            broken.setattr("aarsplan.cli.convene.write_invitations", crash)
            assert aarsplan("convene", "KCL/2024-12", "--send") == 4
        sent = len(server.mails)
    kept = read_invitations(convened)
    assert sent
    assert aarsplan("convene", "KCL/2024-12", "--send") == 1
    assert read_invitations(convened) == kept
    assert not (convened / ".invitations.sending").exists()


@timeless
def test_server_that_is_away_leaves_everything_as_it_was(convened, aarsplan):
    before = files(convened)
    with running(MailServer()) as server:
        edit(convened / "aarsplan.toml", "smtp-port = 2525", f"smtp-port = {server.port}")
    before[convened / "aarsplan.toml"] = (convened / "aarsplan.toml").read_bytes()
    assert aarsplan("convene", KEY, "--send") == 1
    assert "config/aarsplan.toml:" in aarsplan.err
    assert files(convened) == before


@timeless
def test_server_is_given_at_most_one_try_where_it_hangs_up_at_once(convened, aarsplan, serving, monkeypatch):
    monkeypatch.setattr(sending, "SECONDS", 5.0)
    everybody = frozenset(address for several in _addresses(convened).values() for address in several)
    with running(MailServer(hangs_up_on=everybody)) as server:
        serving(server)
        assert aarsplan("convene", KEY, "--send") == 1
    assert server.mails == []
    assert not (convened / "invitations.toml").exists()


def _addresses(folder):
    return tomllib.loads((folder / "addresses.toml").read_text(encoding="utf-8"))


@timeless
def test_nothing_is_sent_where_nothing_can_be_kept(convened, aarsplan, serving, monkeypatch):
    def refuse(*_arguments):
        raise Rejected([error("write", "full")])

    monkeypatch.setattr("aarsplan.invitations.ledger.save", refuse)
    with running(MailServer()) as server:
        serving(server)
        assert aarsplan("convene", KEY, "--send") == 1
    assert server.mails == []


def test_event_of_a_whole_day_is_convened_too(planned, aarsplan):
    ready(planned)
    assert aarsplan("convene", "arbejdsmiljoedag-2025", "--out", "ud", "--draft") == 0, aarsplan.err
    assert {event(mail)["DTSTART"].params["VALUE"] for mail in mails("ud").values()} == {"DATE"}


def test_meeting_that_the_project_does_not_ask_for_any_more_is_told(convened, aarsplan):
    edit(convened / "bodies" / "kcl.toml", "first = 2024-11-01", "first = 2025-01-01")
    assert aarsplan("convene", KEY, "--out", "ud") == 1
    assert "[stale-lock]" in aarsplan.err
    assert not Path("ud").exists()


@timeless
def test_who_left_a_role_is_told_to_stay_away_and_who_came_is_invited(convened, aarsplan, english):
    assert aarsplan("convene", KEY, "--out", "1") == 0
    path = convened / "addresses.toml"
    edit(path, "velfaerdsdirektoer-1@", "ny-direktoer@")
    edit(path, "borgmester = [", 'borgmester = ["velfaerdsdirektoer-1@norddjurs.dk", ')
    assert aarsplan("convene", KEY, "--out", "2") == 0, aarsplan.err
    assert [(name, mail["To"].addresses[0].username) for name, mail in mails("2").items()] == [
        ("kcl-2024-11-0-cancel-velfaerdsdirektoer.eml", "velfaerdsdirektoer-1"),
        ("kcl-2024-11-0-request-velfaerdsdirektoer.eml", "ny-direktoer"),
    ]


@timeless
def test_new_project_keeps_addresses_out_of_version_control(tmp_path, monkeypatch, aarsplan):
    monkeypatch.chdir(tmp_path)
    assert aarsplan("init", "config") == 0
    assert "addresses.toml" in Path("config/.gitignore").read_text(encoding="utf-8").splitlines()


@timeless
def test_addresses_stand_in_no_file_that_is_shared(convened, aarsplan):
    assert aarsplan("convene", KEY, "--out", "ud") == 0
    private = convened / "addresses.toml"
    for path, content in files(convened).items():
        assert path == private or DIRECTOR.encode() not in content, path
    assert "addresses.toml" not in aarsplan.err
    assert aarsplan("history") == 0
    assert f"convene {KEY}" in aarsplan.out


@timeless
def test_closed_item_is_in_no_mail(planned, aarsplan):
    ready(planned)
    code, title, meeting = "EVALUERING-BUDGET", "Evaluering af budgetprocessen", "DIR/2025-W43"
    assert aarsplan("convene", meeting, "--out", "open", "--draft") == 0, aarsplan.err
    assert any(title in words_of(mail) for mail in mails("open").values())
    for path in (planned / "items").glob("*.toml"):
        if _items(path, code):
            edit(path, f'code = "{code}"\n', f'code = "{code}"\nclosed = true\n')
    assert aarsplan("convene", meeting, "--out", "closed", "--draft") == 0, aarsplan.err
    assert mails("closed")
    assert not any(title in words_of(mail) or code in words_of(mail) for mail in mails("closed").values())


def _guest_mails(folder):
    """What was written to those who are called to items alone."""
    return {name: mail for name, mail in mails(folder).items() if "guest" in str(event(mail)["UID"])}


def test_guest_is_called_for_his_items_alone_under_a_uid_of_his_own(planned, aarsplan, english):
    ready(planned)
    assert aarsplan("convene", "DIR/2025-W43", "--out", "1", "--draft") == 0, aarsplan.err
    called = _guest_mails("1")
    members = [mail for mail in mails("1").values() if "guest" not in str(event(mail)["UID"])]
    assert called
    for mail in called.values():
        found, whole = event(mail), event(members[0])
        assert found["UID"] != whole["UID"]
        assert whole["DTSTART"].dt <= found["DTSTART"].dt < found["DTEND"].dt <= whole["DTEND"].dt
        assert found["DTEND"].dt - found["DTSTART"].dt < whole["DTEND"].dt - whole["DTSTART"].dt


def words_of(mail):
    """All that a mail says, its calendar object on unfolded lines."""
    texts = [found.get_payload(decode=True).decode() for found in mail.walk() if not found.is_multipart()]
    return "\n".join(texts).replace("\r\n ", "")


def _items(path, code):
    items = tomllib.loads(path.read_text(encoding="utf-8")).get("item", [])
    return [item for item in items if item["code"] == code]


@timeless
def test_replies_show_who_comes(convened, aarsplan, english):
    assert aarsplan("convene", KEY, "--out", "ud") == 0
    Path("svar").mkdir()
    for number, partstat in enumerate(("ACCEPTED", "ACCEPTED", "DECLINED", "TENTATIVE"), 1):
        suffix = "" if number == 1 else f"-{number}"
        answer = reply_to(Path(f"ud/kcl-2024-11-0-request-koncernchefer{suffix}.eml"), partstat)
        Path(f"svar/{number}.ics").write_bytes(answer)
    assert aarsplan("import", "replies", "svar") == 0, aarsplan.err
    assert "4 new replies." in aarsplan.out
    assert aarsplan("import", "replies", "svar") == 0
    assert "No new replies." in aarsplan.out
    assert aarsplan("convene", "--status", KEY, "--json") == 0
    (told,) = json.loads(aarsplan.out)["meetings"]
    assert told["accepted"] == [{"role": "koncernchefer", "persons": 2}]
    assert told["declined"] == told["tentative"] == [{"role": "koncernchefer", "persons": 1}]
    assert sum(row["persons"] for row in told["unanswered"]) == MEMBERS - 4
    assert aarsplan("convene", "--status") == 0
    assert KEY in aarsplan.out


@timeless
def test_replies_of_strangers_are_told_and_skipped(convened, aarsplan):
    assert aarsplan("convene", KEY, "--out", "ud") == 0
    before = files(convened)
    stranger = reply_to(Path("ud/kcl-2024-11-0-request-kommunaldirektoer.eml"), "DECLINED")
    Path("svar.ics").write_bytes(stranger.replace(DIRECTOR.encode(), b"fremmed@example.org"))
    assert aarsplan("import", "replies", "svar.ics") == 1
    assert "svar.ics" in aarsplan.err
    assert files(convened) == before


@timeless
def test_meeting_that_lost_its_quorum_is_a_finding(convened, aarsplan, english):
    edit(convened / "bodies" / "kcl.toml", 'paper = "programme"', 'quorum = 18\npaper = "programme"')
    assert aarsplan("convene", KEY, "--out", "ud") == 0
    assert aarsplan("check") == 0, aarsplan.err
    answer = reply_to(Path("ud/kcl-2024-11-0-request-kommunaldirektoer.eml"), "DECLINED")
    Path("svar.ics").write_bytes(answer)
    assert aarsplan("import", "replies", "svar.ics") == 0, aarsplan.err
    assert "short of its quorum of 18" in aarsplan.out
    assert aarsplan("check") == 1
    assert "error[quorum]" in aarsplan.err
    assert "config/bodies/kcl.toml" in aarsplan.err


@timeless
def test_damaged_state_is_refused_before_anything_is_sent(convened, aarsplan):
    assert aarsplan("convene", KEY, "--out", "ud") == 0
    path = convened / "invitations.toml"
    path.write_text(path.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    assert aarsplan("convene", "KCL/2024-12", "--out", "ud2") == 1
    assert "config/invitations.toml" in aarsplan.err
    assert not Path("ud2").exists()
