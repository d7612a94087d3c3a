"""`aarsplan serve`: serve the site and the feeds from the project folder."""

from __future__ import annotations

import re
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from aarsplan.cli.console import tell
from aarsplan.cli.options import now
from aarsplan.cli.project import called, find_project, project_options
from aarsplan.diagnostics import WrongUse, error, printable, warning
from aarsplan.saving import writing
from aarsplan.texts import _

if TYPE_CHECKING:
    from aarsplan.serving.app import App, Settings
    from aarsplan.serving.peers import Network

INTERRUPTED = 130
PORT = 8017
_PREFIX = re.compile(r"(?:/[A-Za-z0-9._~-]+)*")
_EVERYWHERE = {"", "0.0.0.0", "::"}  # noqa: S104 - told from an address, not listened at


@click.command(
    name="serve",
    help=_(
        "Serve the site and the feeds from the project folder, and show every change of the plan. There is no TLS "
        "here: put a reverse proxy before it for all but this machine."
    ),
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, metavar=_("ADDRESS"), help=_("The address to listen at.")
)
@click.option(
    "--port",
    type=called(_("whole number"), click.IntRange(0, 65535)),
    default=PORT,
    show_default=True,
    help=_("The port to listen at; 0 for one that the system chooses."),
)
@click.option("--public", is_flag=True, help=_("Listen at an address that others reach, though there is no TLS."))
@click.option(
    "--host-name",
    "names",
    multiple=True,
    metavar=_("NAME"),
    help=_("A name to answer to, besides that of [site] url and localhost; may be given several times."),
)
@click.option("--root-path", "prefix", default="", metavar=_("PATH"), help=_("What stands before every path."))
@click.option(
    "--trusted-proxy",
    "proxies",
    multiple=True,
    metavar=_("ADDRESS"),
    help=_("A proxy, or a network of them, whose X-Forwarded headers are believed; may be given several times."),
)
@click.option(
    "--metrics",
    type=click.Choice(["local", "all", "off"]),
    default="local",
    show_default=True,
    help=_("Who may read /metrics: this machine, everybody, or nobody."),
)
@click.option(
    "--log", "log_path", type=click.Path(path_type=Path, dir_okay=False), help=_("The file to note requests in.")
)
@click.option("--log-addresses", is_flag=True, help=_("Note the addresses of those who ask as well."))
@project_options
def command(
    host: str,
    port: int,
    public: bool,
    names: tuple[str, ...],
    prefix: str,
    proxies: tuple[str, ...],
    metrics: str,
    log_path: Path | None,
    log_addresses: bool,
    folder: Path | None,
) -> int:
    """Serve the project until told to stop."""
    from aarsplan.cli.served_project import ServedProject
    from aarsplan.serving.app import App
    from aarsplan.serving.log import AccessLog
    from aarsplan.serving.reload import Reloader
    from aarsplan.serving.server import Server, listening

    settings = _settings(host, names, prefix, proxies, metrics)
    _see_who_listens(host, public=public, proxied=bool(proxies))
    project = ServedProject(find_project(folder))
    with _log_stream(log_path) as stream, listening(host, port) as listener:
        log = AccessLog(stream, addresses=log_addresses)
        app = App(log, now, tell, settings)
        reloader = Reloader(project, app)
        try:
            reloader.load()
            _announce(host, listener.getsockname()[1], prefix)
            _warn(app, host)
            reloader.start()
            server = Server(app)
            server.run(sockets=[listener])
        finally:
            reloader.stop()
            app.close()
            log.close()
    return INTERRUPTED if server.stopped_by == signal.SIGINT else 0


def _settings(host: str, names: Sequence[str], prefix: str, proxies: Sequence[str], metrics: str) -> Settings:
    """What was asked for.

    Raises:
        WrongUse: with every value that cannot be used.
    """
    from aarsplan.serving.app import MetricsFor, Settings
    from aarsplan.serving.peers import LOOPBACK_NAMES, Peers, name_of

    wrong = []
    prefix = prefix.rstrip("/")
    if not _PREFIX.fullmatch(prefix):
        message = _("--root-path: {value} is no path").format(value=f'"{printable(prefix)}"')
        wrong.append(error("value", message, hint=_("write it as {example}").format(example="/aarsplan")))
    known = {name: name_of(name.encode("utf-8", "replace")) for name in (*names, *_as_name(host))}
    for name in (name for name, found in known.items() if found is None):
        message = _("--host-name: {value} is no name of a host").format(value=f'"{printable(name)}"')
        wrong.append(error("value", message, hint=_("write it as {example}").format(example="aarsplan.norddjurs.dk")))
    networks = {text: _network(text) for text in proxies}
    for text in (text for text, network in networks.items() if network is None):
        message = _("--trusted-proxy: {value} is no address").format(value=f'"{printable(text)}"')
        wrong.append(error("value", message, hint=_("write it as {example}").format(example="10.1.2.3, 10.1.0.0/16")))
    if wrong:
        raise WrongUse(wrong)
    hosts = LOOPBACK_NAMES | {found for found in known.values() if found is not None}
    trusted = Peers(tuple(network for network in networks.values() if network is not None))
    return Settings(prefix, hosts, trusted, MetricsFor(metrics))


def _network(text: str) -> Network | None:
    from aarsplan.serving.peers import network_of

    try:
        return network_of(text)
    except ValueError:
        return None


def _as_name(host: str) -> list[str]:
    """The address listened at as a header Host writes it; none where that is every address of the machine."""
    if host in _EVERYWHERE:
        return []
    return [f"[{host}]" if ":" in host else host]


def _see_who_listens(host: str, *, public: bool, proxied: bool) -> None:
    """Refuse to be reached by others without their knowing that nothing is encrypted.

    Raises:
        WrongUse: others would reach it, and that was not said to be meant.
    """
    from aarsplan.serving.peers import address_of

    address = address_of(host)
    if public or proxied or host == "localhost" or (address is not None and address.is_loopback):
        return
    message = _("at {host} others could listen in: there is no TLS here, and the addresses of feeds are secret")
    hint = _("name the reverse proxy before it with --trusted-proxy, or say that it is meant with --public")
    raise WrongUse([error("public", message.format(host=printable(host) or '""'), hint=hint)])


@contextmanager
def _log_stream(path: Path | None) -> Iterator[TextIO]:
    """Where requests are noted; raises `Rejected` where the file cannot be written."""
    if path is None:
        yield sys.stderr
        return
    with writing(path):
        stream = path.open("a", encoding="utf-8")
    with stream:
        yield stream


def _announce(host: str, port: int, prefix: str) -> None:
    """Tell where it listens, on stdout for whoever started it."""
    shown = f"[{host}]" if ":" in host else host
    click.echo(_("Serving at {url}").format(url=f"http://{shown}:{port}{prefix}/"))
    sys.stdout.flush()


def _warn(app: App, host: str) -> None:
    """Tell why nobody, or nobody else, will see anything."""
    from aarsplan.serving.peers import LOOPBACK_NAMES

    if app.trouble:
        tell([warning("serve", _("the server runs, and shows the project once it can be read"))])
    named = app.settings.hosts - LOOPBACK_NAMES or (app.version and app.version.content.snapshot.hosts)
    if host in _EVERYWHERE and not named:
        message = _("the server answers to localhost only: it knows no other name of itself")
        tell([warning("host-name", message, hint=_("give its name with --host-name, or as url under [site]"))])
