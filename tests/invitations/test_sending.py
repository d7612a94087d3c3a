from __future__ import annotations

from dataclasses import replace

import pytest

from aarsplan.diagnostics import Rejected
from aarsplan.invitations.mail import post
from aarsplan.invitations.sending import send
from aarsplan.loading.mail import Security
from aarsplan.texts import speaking
from tests.invitations.mail_server import PASSWORD, USER, MailServer, certificate, running
from tests.invitations.samples import CHIEF, SENDER, facts, message

pytestmark = pytest.mark.timeless

ADDRESSES = [f"{name}@norddjurs.dk" for name in ("a", "b", "c", "d")]


def posts():
    with speaking("en"):
        return [post(message(invitee=replace(CHIEF, address=address)), facts(), SENDER) for address in ADDRESSES]


def settings(server, security=Security.NONE, user=""):
    return replace(SENDER, port=server.port, security=security, user=user)


def sent(server, password="", **changes):
    with speaking("en"):
        return list(send(posts(), settings(server, **changes), password))


def test_every_mail_is_handed_over_to_its_one_recipient_as_it_was_made():
    with running(MailServer()) as server:
        outcomes = sent(server)
    assert all(outcome.is_sent for outcome in outcomes)
    assert [(sender, to) for sender, to, _content in server.mails] == [(SENDER.sender, to) for to in ADDRESSES]
    assert [content for _from, _to, content in server.mails] == [found.content for found in posts()]


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_mail_is_encrypted_to_a_server_with_a_valid_certificate(tmp_path, monkeypatch, security):
    context, authority = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    kind = "starttls" if security is Security.STARTTLS else "tls"
    with running(MailServer(), **{kind: context}, login=True) as server:
        outcomes = sent(server, PASSWORD, security=security, user=USER)
    assert all(outcome.is_sent for outcome in outcomes)
    assert server.encrypted == [True] * len(ADDRESSES)


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
@pytest.mark.parametrize("name", ["localhost", "other.example"])
def test_nothing_is_sent_to_a_server_that_shows_no_valid_certificate(tmp_path, monkeypatch, security, name):
    context, authority = certificate(tmp_path, name)
    # One time nobody vouches for the certificate, the other time it is another server's.
    monkeypatch.setenv("SSL_CERT_FILE", str(authority if name != "localhost" else certificate(tmp_path, "third")[1]))
    kind = "starttls" if security is Security.STARTTLS else "tls"
    with running(MailServer(), **{kind: context}) as server, pytest.raises(Rejected) as caught:
        sent(server, security=security)
    assert server.mails == []
    assert "certificate" in caught.value.diagnostics[0].message


def test_nothing_is_sent_in_the_clear_when_the_server_offers_no_encryption():
    with running(MailServer()) as server, pytest.raises(Rejected):
        sent(server, security=Security.STARTTLS)
    assert server.mails == []


@pytest.mark.parametrize("password", ["forkert-ord", "forkert-ørd"])
def test_wrong_password_is_told_and_never_repeated(tmp_path, monkeypatch, password):
    context, authority = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    with running(MailServer(), starttls=context, login=True) as server, pytest.raises(Rejected) as caught:
        sent(server, password, security=Security.STARTTLS, user=USER)
    (mistake,) = caught.value.diagnostics
    assert "AARSPLAN_SMTP_PASSWORD" in mistake.hint
    assert password not in f"{mistake.message}{mistake.hint}"


def test_refused_recipient_is_told_and_the_others_get_theirs():
    with running(MailServer(refused=frozenset({ADDRESSES[1]}))) as server:
        outcomes = sent(server)
    assert [outcome.is_sent for outcome in outcomes] == [True, False, True, True]
    assert outcomes[1].refusal == "550 5.1.1 No such user"
    assert [to for _from, to, _content in server.mails] == [ADDRESSES[0], *ADDRESSES[2:]]


def test_server_that_takes_two_mails_a_session_is_called_again():
    with running(MailServer(most=2)) as server:
        outcomes = sent(server)
    assert all(outcome.is_sent for outcome in outcomes)
    assert [to for _from, to, _content in server.mails] == ADDRESSES
    assert len(server.encrypted) == 4


def test_server_that_always_hangs_up_is_left_alone():
    with running(MailServer(hangs_up_on=frozenset(ADDRESSES[2:]))) as server:
        outcomes = sent(server)
    assert [outcome.is_sent for outcome in outcomes] == [True, True, False, False]
    assert [to for _from, to, _content in server.mails] == ADDRESSES[:2]
    assert outcomes[3].refusal == "not tried any more"


def test_user_of_a_server_that_wants_no_login_is_told():
    with running(MailServer()) as server, pytest.raises(Rejected) as caught:
        sent(server, PASSWORD, user=USER)
    assert USER in caught.value.diagnostics[0].message


def test_server_that_is_not_there_is_told_by_name_and_port():
    with running(MailServer()) as server:
        pass
    with pytest.raises(Rejected) as caught:
        sent(server)
    assert f"localhost on port {server.port}" in caught.value.diagnostics[0].message
