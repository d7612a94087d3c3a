"""Mail handed to a mail server, encrypted on the way, and what the server says of each (RFC 5321)."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aarsplan.diagnostics import Rejected, error, printable
from aarsplan.files import reason
from aarsplan.invitations.mail import Post
from aarsplan.loading.mail import Mail, Security
from aarsplan.texts import _

SECONDS = 30.0
"""How long the server may take for one answer, in seconds."""
CODE = "mail"


@dataclass(frozen=True)
class Outcome:
    """What became of a mail; `refusal` says why the server did not take it, "" when it did.

    `is_lost` marks one of which nobody knows, since the server went away before it answered.
    """

    post: Post
    refusal: str = ""
    is_lost: bool = False

    @property
    def is_sent(self) -> bool:
        """Whether the server took it."""
        return not self.refusal


def send(posts: Sequence[Post], settings: Mail, password: str) -> Iterator[Outcome]:
    """Hand mails to the server of `settings` one after the other, and tell what became of each at once.

    A server that hangs up after some mails is called again; one that hangs up on the first of a call is left alone, and
    the rest is told as not sent.

    Raises:
        Rejected: the server cannot be reached, shows no valid certificate, or does not let the user in.
    """
    waiting = list(posts)
    while waiting:
        taken = 0
        with _session(settings, password) as server:
            for post in waiting:
                outcome = _hand_over(server, post, settings)
                if outcome.is_lost and taken:
                    break
                yield outcome
                taken += 1
                if outcome.is_lost:
                    yield from (Outcome(rest, _("not tried any more")) for rest in waiting[1:])
                    return
        waiting = waiting[taken:]


def _hand_over(server: smtplib.SMTP, post: Post, settings: Mail) -> Outcome:
    try:
        server.sendmail(settings.sender, [post.due.invitee.address], post.content)
    except smtplib.SMTPRecipientsRefused as refused:
        return Outcome(post, *_told(server, next(iter(refused.recipients.values()))))
    except smtplib.SMTPResponseException as refused:
        return Outcome(post, *_told(server, (refused.smtp_code, refused.smtp_error)))
    except OSError as problem:
        return Outcome(post, _("the server hung up: {reason}").format(reason=_words(problem)), is_lost=True)
    return Outcome(post)


def _told(server: smtplib.SMTP, answer: tuple[int, bytes | str]) -> tuple[str, bool]:
    """What a server answered, and whether it hung up on that, as 421 announces (RFC 5321, 4.2.1)."""
    return _said(answer), answer[0] == 421 or server.sock is None


@contextlib.contextmanager
def _session(settings: Mail, password: str) -> Iterator[smtplib.SMTP]:
    """A session with the server, logged in where there is a user.

    Raises:
        Rejected: there is none to be had.
    """
    try:
        server = _connected(settings)
    except ssl.SSLError as problem:
        message = _("{host} shows no certificate that can be trusted: {reason}")
        hint = _("see that smtp-host is the name in the certificate; a certificate of your own: SSL_CERT_FILE")
        raise _no_session(message.format(host=settings.host, reason=_words(problem)), settings, hint) from problem
    except OSError as problem:
        message = _("{host} on port {port} takes no mail: {reason}")
        text = message.format(host=settings.host, port=settings.port, reason=_words(problem))
        raise _no_session(text, settings, _("see smtp-host, smtp-port and security in [mail]")) from problem
    try:
        if settings.user:
            _log_in(server, settings, password)
        yield server
    finally:
        with contextlib.suppress(OSError):
            server.quit()
        server.close()


def _connected(settings: Mail) -> smtplib.SMTP:
    """A connection that is encrypted, with a certificate that was verified, unless nothing protects it on purpose."""
    trusted = ssl.create_default_context()
    if settings.security is Security.TLS:
        return smtplib.SMTP_SSL(
            settings.host, settings.port, timeout=SECONDS, context=trusted, local_hostname=_me(settings)
        )
    server = smtplib.SMTP(settings.host, settings.port, timeout=SECONDS, local_hostname=_me(settings))
    try:
        if settings.security is Security.STARTTLS:
            server.starttls(context=trusted)
    except BaseException:
        server.close()
        raise
    return server


def _log_in(server: smtplib.SMTP, settings: Mail, password: str) -> None:
    try:
        server.login(settings.user, password)
    except (OSError, UnicodeError) as problem:
        # smtplib knows passwords in ASCII alone; it would quote any other one in its error.
        words = _("the password has other letters than ASCII") if isinstance(problem, UnicodeError) else _words(problem)
        message = _("{host} does not let {user} in: {reason}")
        text = message.format(host=settings.host, user=settings.user, reason=words)
        raise _no_session(text, settings, _("see smtp-user, and the password in AARSPLAN_SMTP_PASSWORD")) from None


def _no_session(message: str, settings: Mail, hint: str) -> Rejected:
    return Rejected([error(CODE, message, settings.span, hint=hint)])


def _me(settings: Mail) -> str:
    """What this machine calls itself to the server: the sender's domain, not the machine's own name."""
    return settings.sender.rpartition("@")[2]


def _said(answer: tuple[int, bytes | str]) -> str:
    code, text = answer
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {printable(words)[:200]}"


def _words(problem: Exception) -> str:
    if isinstance(problem, smtplib.SMTPResponseException):
        return _said((problem.smtp_code, problem.smtp_error))
    if (
        isinstance(problem, OSError)
        and problem.strerror
        and not isinstance(problem, ssl.SSLError | smtplib.SMTPException)
    ):
        return reason(problem)
    return printable(str(problem))[:200]
