"""A real mail server on this machine, with the faults that a test asks for."""

from __future__ import annotations

import asyncio
import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field

import trustme
from aiosmtpd.smtp import SMTP, AuthResult

USER, PASSWORD = "aarsplan", "hemmeligt"


@dataclass
class MailServer:
    """Keeps what it takes; refuses some recipients, and hangs up after some mails of a session or on one recipient."""

    refused: frozenset[str] = frozenset()
    most: int = 10**6
    hangs_up_on: frozenset[str] = frozenset()
    port: int = 0
    mails: list[tuple[str, str, bytes]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if address in self.hangs_up_on:
            server.transport.abort()
        if address in self.refused:
            return "550 5.1.1 No such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        if getattr(session, "taken", 0) == self.most:
            server.transport.close()
            return "421 4.7.0 Too many mails"
        session.taken = getattr(session, "taken", 0) + 1
        self.encrypted.append(session.ssl is not None or server.transport.get_extra_info("sslcontext") is not None)
        self.mails.append((envelope.mail_from, envelope.rcpt_tos[0], envelope.content))
        return "250 OK"


def certificate(folder, name="localhost"):
    """A server's certificate and the file of the authority that vouches for it."""
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    path = folder / f"{name}.pem"
    authority.cert_pem.write_to_path(str(path))
    return context, path


def _let_in(_server, _session, _envelope, _mechanism, data):
    # Where it is not handled, the server answers as the protocol says.
    return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()), handled=False)


@contextmanager
def running(server, *, starttls=None, tls=None, login=False):
    """`server` at a port that the system chooses, in a thread of its own."""
    loop = asyncio.new_event_loop()

    def protocol():
        return SMTP(
            server, loop=loop, tls_context=starttls, require_starttls=starttls is not None, hostname="test",
            authenticator=_let_in if login else None, auth_require_tls=False,
        )  # fmt: skip

    listening = loop.run_until_complete(loop.create_server(protocol, "127.0.0.1", 0, ssl=tls))
    server.port = listening.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        listening.close()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()
