"""Requests that are too large or too slow, and too many at once."""

from __future__ import annotations

import socket
from contextlib import ExitStack

import pytest

from aarsplan.serving.app import Settings
from aarsplan.serving.protocol import MAX_BODY_BYTES, Limits
from aarsplan.serving.server import affordable
from tests.serving.running import FILES, Disk, calendar, everything, running, until

pytestmark = pytest.mark.timeless
HOST = b"Host: localhost\r\n"
GET = b"GET /feeds/kcl.ics HTTP/1.1\r\n" + HOST + b"\r\n"
SHORT = Limits(request=0.3, idle=0.3, write=0.6)
LARGE = {**FILES, "large.bin": bytes(30_000_000)}


@pytest.fixture(scope="module")
def server():
    with running() as found:
        yield found


@pytest.fixture(scope="module")
def hasty():
    with running(Disk(LARGE), limits=SHORT) as found:
        yield found


def _status(answer: bytes) -> int:
    return int(answer.split()[1])


@pytest.mark.parametrize("size", [2_049, 100_000, 3_000_000])
def test_a_long_url_is_414(server, size):
    with server.raw() as connection:
        _send(connection, b"GET /" + b"x" * size + b" HTTP/1.1\r\n" + HOST + b"\r\n")
        assert _status(everything(connection)) == 414


def test_a_url_of_2048_bytes_is_read(server):
    assert server.ask("/" + "x" * 2047).status == 404
    assert server.ask("/" + "x" * 2048).status == 414


@pytest.mark.parametrize(
    "headers", [b"X: " + b"x" * 17_000, b"\r\n".join(b"X-%d: y" % n for n in range(5_000)), b"X: " + b"x" * 3_000_000]
)
def test_large_headers_are_431(server, headers):
    with server.raw() as connection:
        _send(connection, b"GET / HTTP/1.1\r\n" + HOST + headers + b"\r\n\r\n")
        assert _status(everything(connection)) == 431


def test_a_header_that_never_ends_is_431(server):
    with server.raw(b"GET / HTTP/1.1\r\nX: ") as connection:
        _send(connection, b"x" * 200_000)
        assert _status(everything(connection)) == 431


@pytest.mark.parametrize("method", [b"POST", b"GET", b"PUT"])
def test_a_large_body_is_413_before_it_is_sent(server, method):
    with server.raw(method + b" / HTTP/1.1\r\n" + HOST + b"Content-Length: 3000000\r\n\r\n") as connection:
        assert _status(everything(connection)) == 413


def test_a_large_body_that_is_sent_at_once_is_413(server):
    with server.raw(b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 3000000\r\n\r\n") as connection:
        _send(connection, bytes(3_000_000))
        assert _status(everything(connection)) == 413


def test_an_endless_body_is_ended(server):
    chunk = b"10000\r\n" + bytes(0x10000) + b"\r\n"
    with server.raw(b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n") as connection:
        _send(connection, chunk * (3 * MAX_BODY_BYTES // len(chunk)))
        assert _status(everything(connection)) in {405, 413}


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET /\xc3\xa6 HTTP/1.1\r\n" + HOST + b"\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: " + b"9" * 5_000 + b"\r\n\r\n",
        b"CONNECT evil.example:443 HTTP/1.1\r\n" + HOST + b"\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
def test_nonsense_is_400_and_the_end(server, sent):
    with server.raw(sent) as connection:
        assert _status(everything(connection)) == 400
    assert server.ask().status == 200


def test_an_upgrade_is_answered_as_it_stands(server):
    with server.raw(
        b"GET /robots.txt HTTP/1.1\r\n" + HOST + b"Upgrade: h2c\r\nConnection: Upgrade\r\n\r\n"
    ) as connection:
        assert _status(everything(connection)) == 200


def test_requests_in_a_row_are_answered_in_that_order(server):
    paths = ["robots.txt", "index.html", "404.html", "feeds/kcl.ics"] * 5
    sent = b"".join(f"GET /{path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() for path in paths)
    with server.raw(sent) as connection:
        connection.shutdown(socket.SHUT_WR)
        found = everything(connection)
    places = []
    for path in paths:
        places.append(found.index(FILES[path], places[-1] if places else 0))
    assert places == sorted(places)
    assert found.count(b"HTTP/1.1 200 OK") == len(paths)


@pytest.mark.parametrize(("path", "times"), [("robots.txt", 100), ("moderate.bin", 60)])
def test_many_requests_before_any_answer_is_read(path, times):
    with running(Disk({**FILES, "moderate.bin": bytes(300_000)})) as server:
        with server.raw(f"GET /{path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() * times) as connection:
            connection.shutdown(socket.SHUT_WR)
            found = everything(connection)
        assert found.count(b"HTTP/1.1 200 OK") == times
        assert len(found) > times * len(server.disk.files[path])


def test_requests_that_pile_up_before_the_first_answer_is_read_are_not_kept():
    with running(Disk(LARGE)) as server, server.raw(b"GET /large.bin HTTP/1.1\r\n" + HOST + b"\r\n") as connection:
        assert connection.recv(15).startswith(b"HTTP/1.1 200")
        _send(connection, GET * 5_000)
        until(lambda: server.app.metrics.requests["other", 400] == 1)
        (kept,) = server.server.server_state.connections
        assert len(kept.pipeline) == 100
        # One of them was being answered already, and waited for the reader.
        assert everything(connection).count(b"HTTP/1.1 200 OK") == 1 + 100


def test_a_reader_who_leaves_before_the_end_is_no_mistake_of_ours(caplog):
    with running(Disk(LARGE)) as server:
        with server.raw((b"GET /large.bin HTTP/1.1\r\n" + HOST + b"\r\n") * 5) as connection:
            assert connection.recv(15).startswith(b"HTTP/1.1 200")
            until(lambda: any(one.pipeline for one in server.server.server_state.connections))
        until(lambda: not server.server.server_state.connections and not server.server.server_state.tasks)
    assert not caplog.records


def test_a_stop_waits_for_nobody_who_does_not_read(caplog):
    with ExitStack() as stack, running(Disk(LARGE)) as server:
        connection = stack.enter_context(server.raw(b"GET /large.bin HTTP/1.1\r\n" + HOST + b"\r\n"))
        assert connection.recv(15).startswith(b"HTTP/1.1 200")
    assert not caplog.records


def test_what_was_asked_before_nonsense_is_answered(server):
    with server.raw(GET + GET + b"nonsense\r\n\r\n") as connection:
        found = everything(connection)
    assert [int(part[:3]) for part in found.split(b"HTTP/1.1 ")[1:]] == [200, 200, 400]


def test_a_connection_is_used_again(server):
    with server.raw(GET) as connection:
        for _ in range(3):
            answer = b""
            while not answer.endswith(b"END:VCALENDAR\r\n"):
                answer += connection.recv(65_536)
            assert _status(answer) == 200
            connection.sendall(GET)


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"\r\n",
        b"G",
        GET[:-2],
        GET[:-2] + b"X: y",
        GET + b"GET / HTT",
        b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nx",
    ],
)
def test_a_request_that_never_ends_is_ended(hasty, begun):
    with hasty.raw(begun) as connection:
        found = everything(connection)
    assert found.count(b"HTTP/1.1 200") == begun.count(b"\r\n\r\n") * begun.count(b"GET /feeds")


def test_drops_of_a_request_do_not_prolong_it(hasty):
    with hasty.raw(b"GET / HTTP/1.1\r\n") as connection:
        connection.settimeout(0.05)
        for _ in range(200):
            try:
                connection.sendall(b"X: y\r\n")
                if connection.recv(1) == b"":
                    break
            except TimeoutError:
                continue
            except (ConnectionResetError, BrokenPipeError):
                break
        else:
            pytest.fail("the connection lasts for ever")


def test_a_connection_that_is_not_used_is_ended(hasty):
    with hasty.raw(GET) as connection:
        assert everything(connection).endswith(FILES["feeds/kcl.ics"])


def test_a_reader_who_does_not_read_is_cut_off(hasty):
    with hasty.raw(b"GET /large.bin HTTP/1.1\r\n" + HOST + b"\r\n") as connection:
        until(lambda: len(hasty.server.server_state.connections) == 1)
        until(lambda: not hasty.server.server_state.connections)
        assert len(everything(connection)) < len(LARGE["large.bin"])


def test_what_waits_makes_room_for_what_asks():
    with running(limits=Limits(connections=20)) as server, ExitStack() as stack:
        for _ in range(20):
            connection = stack.enter_context(server.raw(GET))
            assert connection.recv(15).startswith(b"HTTP/1.1 200")
        assert server.ask("/feeds/kcl.ics").status == 200
        until(lambda: len(server.server.server_state.connections) <= 20)


def test_where_all_are_busy_the_next_one_is_told_so():
    limits = Limits(connections=3)
    with running(Disk(LARGE), limits=limits) as server, ExitStack() as stack:
        for _ in range(3):
            connection = stack.enter_context(server.raw(b"GET /large.bin HTTP/1.1\r\n" + HOST + b"\r\n"))
            assert connection.recv(15).startswith(b"HTTP/1.1 200")
        with server.raw() as connection:
            answer = everything(connection)
        assert _status(answer) == 503
        assert b"retry-after: " in answer


def test_few_descriptors_leave_some_for_files_and_for_refusals(monkeypatch):
    resource = pytest.importorskip("resource")
    for hard, connections, refused in [(64, 29, 3), (1_024, 832, 92), (20_000, 5_000, 500), (-1, 5_000, 500)]:
        monkeypatch.setattr(resource, "getrlimit", lambda _kind, hard=hard: (hard, hard))
        found = affordable(Limits())
        assert (found.connections, found.refused) == (connections, refused)


def test_slow_ones_do_not_stop_a_request():
    with running(limits=Limits(connections=500)) as server, ExitStack() as stack:
        for _ in range(300):
            stack.enter_context(server.raw(b"GET / HTTP/1.1\r\nX: "))
        until(lambda: len(server.server.server_state.connections) == 300)
        found = server.ask("/feeds/kcl.ics")
        assert (found.status, found.body) == (200, FILES["feeds/kcl.ics"])


def test_a_feed_of_10_years_is_small_when_packed():
    feed = calendar(*(f"Økonomiudvalget, møde nr. {n}" for n in range(5_000)))
    with running(Disk({"feeds/kcl.ics": feed}), Settings()) as server:
        assert server.ask("/feeds/kcl.ics").body == feed
        assert len(server.ask("/feeds/kcl.ics", Accept_Encoding="gzip").body) < len(feed) / 4


def test_refusals_are_in_the_log_and_the_metrics():
    with running() as server:
        with server.raw(b"nonsense\r\n\r\n") as connection:
            everything(connection)
        assert server.app.metrics.requests["other", 400] == 1
        assert " - - 400 0 " in server.log_text()


def _send(connection, data):
    """Send as much as the other side takes."""
    try:
        connection.sendall(data)
    except (ConnectionResetError, BrokenPipeError):
        return
