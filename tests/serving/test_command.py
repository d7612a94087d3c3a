"""`aarsplan serve` of the Norddjurs project, in a process of its own."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from aarsplan.cli import run
from aarsplan.subscriptions import Subscription, Subscriptions, digest_of, read_seen, write_subscriptions
from aarsplan.texts import speaking
from tests.serving.running import UNKNOWN, until

pytestmark = pytest.mark.timeless
TOKEN, LEFT = "k" * 43, "l" * 43


@contextmanager
def _serving(folder, *options):
    """The server, and how to ask it."""
    command = [sys.executable, "-m", "aarsplan", "serve", "-p", str(folder), "--port", "0", "--lang", "en", *options]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        try:
            line = process.stdout.readline()
            assert line.startswith("Serving at http://127.0.0.1:"), process.stderr.read()
            port = int(line.rpartition(":")[2].split("/")[0])
            yield process, lambda path, method="GET": _ask(port, path, method)
        finally:
            process.kill()


def _ask(port, path, method):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path)
    answer = connection.getresponse()
    found = answer.status, dict(answer.getheaders()), answer.read()
    connection.close()
    return found


@pytest.fixture(scope="module")
def served(tmp_path_factory, norddjurs_files):
    folder = tmp_path_factory.mktemp("served") / "config"
    norddjurs_files(folder)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SOURCE_DATE_EPOCH", "1750000000")
        assert run(["plan", "-p", str(folder), "--horizon", "2026-01..2026-03", "--quiet"]) == 0
    made = datetime(2026, 1, 1, tzinfo=UTC)
    known = {
        "aaaaaa": Subscription("aaaaaa", "direktion", "kcl", made, digest_of(TOKEN), internal=True),
        "bbbbbb": Subscription("bbbbbb", "vikar", "kcl", made, digest_of(LEFT), revoked=made),
    }
    write_subscriptions(folder / "subscriptions.toml", Subscriptions(known))
    return folder


def test_the_project_is_served_until_it_is_told_to_stop(served):
    with _serving(served) as (process, ask):
        status, headers, body = ask(f"/feeds/{TOKEN}.ics")
        assert (status, headers["content-type"]) == (200, "text/calendar; charset=utf-8")
        assert body.startswith(b"BEGIN:VCALENDAR\r\n")
        assert body.count(b"BEGIN:VEVENT") > 2
        assert ask("/feeds/kcl.ics")[0] == ask("/")[0] == ask("/healthz")[0] == 200
        unknown, left = ask(f"/feeds/{UNKNOWN}.ics"), ask(f"/feeds/{LEFT}.ics")
        assert (unknown[0], unknown[2]) == (left[0], left[2]) == (404, b"Not Found\n")

        lock = served / "plan.lock"
        whole = lock.read_bytes()
        lock.write_bytes(whole[: len(whole) // 2])
        until(lambda: ask("/healthz")[0] == 503)
        assert ask(f"/feeds/{TOKEN}.ics")[2] == body
        lock.unlink()
        assert ask(f"/feeds/{TOKEN}.ics")[2] == body
        lock.write_bytes(whole)
        until(lambda: ask("/healthz")[0] == 200)
        assert ask(f"/feeds/{TOKEN}.ics")[2] == body

        process.send_signal(signal.SIGTERM)
        printed, log = process.communicate(timeout=20)
    assert process.returncode == 0
    assert " GET feed:aaaaaa 200 " in log
    assert " GET feed:- 404 " in log
    assert "Traceback" not in log
    for token in (TOKEN, LEFT, UNKNOWN):
        assert token not in printed + log
    assert set(read_seen(served / ".feeds-seen.json")) == {"aaaaaa"}
    assert not list(served.glob(".aarsplan-*"))


def test_ctrl_c_is_an_ordinary_end(served, tmp_path):
    with _serving(served, "--log", str(tmp_path / "log")) as (process, ask):
        assert ask("/")[0] == 200
        process.send_signal(signal.SIGINT)
        printed, told = process.communicate(timeout=20)
    assert (process.returncode, printed, told) == (130, "", "")
    assert " GET page:/index.html 200 " in (tmp_path / "log").read_text(encoding="utf-8")


def _refused(capsys, *arguments):
    with speaking("en"):
        code = run(["serve", *arguments])
    return code, capsys.readouterr().err


def test_a_port_in_use_is_named(capsys, planned):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, told = _refused(capsys, "--port", str(port))
    assert code == 2
    assert f"error[port]: port {port} of 127.0.0.1 cannot be used" in told
    assert "--port 0" in told


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "aarsplan.example"])
def test_nobody_else_is_let_in_unless_it_is_meant(capsys, planned, host):
    code, told = _refused(capsys, "--host", host, "--port", "0")
    assert code == 2
    assert "error[public]" in told
    assert "--public" in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--root-path", "aarsplan"], '--root-path: "aarsplan" is no path'),
        (["--root-path", "/a\r\nX: y"], "--root-path:"),
        (["--host-name", "a b"], '--host-name: "a b" is no name'),
        (["--trusted-proxy", "proxy"], '--trusted-proxy: "proxy" is no address'),
        (["--host", "æøå", "--public"], "--host-name:"),
    ],
)
def test_what_cannot_be_used_is_told(capsys, planned, arguments, said):
    code, told = _refused(capsys, *arguments, "--port", "0")
    assert code == 2
    assert said in told


def test_a_log_that_cannot_be_written_is_told(capsys, planned, tmp_path):
    code, told = _refused(capsys, "--log", str(tmp_path / "none" / "log"), "--port", "0")
    assert code == 1
    assert "cannot be written" in told


def test_there_must_be_a_project(capsys, tmp_path):
    assert _refused(capsys, "-p", str(tmp_path), "--port", "0")[0] == 2
