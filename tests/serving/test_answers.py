"""What the server answers, over real connections."""

from __future__ import annotations

import gzip
import hashlib

import brotli
import pytest

from aarsplan.serving.app import MetricsFor, Settings
from aarsplan.serving.peers import LOOPBACK_NAMES, Peers, network_of
from aarsplan.serving.representation import disposition
from tests.serving.running import FILES, REVOKED, TOKEN, UNKNOWN, Disk, Reader, Readers, running, until

pytestmark = pytest.mark.timeless
FEED = "/feeds/kcl.ics"


@pytest.fixture(scope="module")
def server():
    with running() as found:
        yield found


def test_the_site_and_its_feeds_are_served(server):
    for path, content in FILES.items():
        found = server.ask(f"/{path}")
        assert (found.status, found.body) == (200, content)
        assert found.headers["content-length"] == str(len(content))


def test_a_folder_is_its_index(server):
    assert server.ask("/").body == FILES["index.html"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (FEED, "text/calendar; charset=utf-8"),
        ("/", "text/html; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/ikon.svg", "image/svg+xml"),
    ],
)
def test_a_file_has_its_type(server, path, kind):
    assert server.ask(path).headers["content-type"] == kind


def test_head_is_get_without_the_body(server):
    for path in (FEED, "/", f"/feeds/{TOKEN}.ics", "/nothing", "/healthz"):
        get, head = server.ask(path), server.ask(path, "HEAD")
        assert head.body == b""
        assert {**head.headers, "date": ""} == {**get.headers, "date": ""}
        assert head.status == get.status


def test_options_tells_the_methods(server):
    for path in (FEED, f"/feeds/{TOKEN}.ics", f"/feeds/{UNKNOWN}.ics", "/"):
        found = server.ask(path, "OPTIONS")
        assert (found.status, found.headers["allow"], found.body) == (204, "GET, HEAD, OPTIONS", b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "PROPFIND", "REPORT", "MKCALENDAR", "TRACE"])
def test_nothing_can_be_written(server, method):
    for path in (FEED, f"/feeds/{TOKEN}.ics", f"/feeds/{UNKNOWN}.ics"):
        found = server.ask(path, method, body=b"BEGIN:VCALENDAR" if method != "TRACE" else None)
        assert (found.status, found.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_a_subscriber_gets_the_feed_made_for_them(server):
    found = server.ask(f"/feeds/{TOKEN}.ics")
    assert (found.status, found.body) == (200, server.disk.own)
    assert found.headers["cache-control"].startswith("private, max-age=")
    assert found.headers["x-robots-tag"] == "noindex"
    assert found.headers["content-disposition"] == 'inline; filename="kcl.ics"'
    assert TOKEN not in str(found.headers)
    assert TOKEN.encode() not in found.body


def test_subscribers_of_one_feed_share_its_bytes():
    readers = Readers({f"{n:043}": Reader(id=f"{n:06}", alarm=n % 2 or None) for n in range(10)})
    with running(Disk(readers=readers)) as server:
        for token in readers.by_token:
            assert server.ask(f"/feeds/{token}.ics").status == 200
        assert server.disk.made == 2


@pytest.mark.parametrize(
    "path",
    [
        f"/feeds/{REVOKED}.ics",
        "/feeds/short.ics",
        "/feeds/.ics",
        "/feeds/",
        f"/feeds/{TOKEN}x.ics",
        f"/feeds/{TOKEN}",
        f"/feeds/{TOKEN}.ics%0A",
        f"/feeds/{TOKEN.lower()}.ics",
        f"/feeds/{TOKEN}%00.ics",
        f"/feeds/{TOKEN}/../kcl.ics",
        f"/feeds/{TOKEN[:-1]}%C3%A6.ics",
        "/feeds/" + "-" * 43 + ".ics",
        "/feeds/../../etc/passwd",
        "/feeds/%2e%2e%2f%2e%2e%2fetc/passwd",
        "/feeds/%252e%252e%252fetc%252fpasswd",
        "/feeds/..\\..\\etc\\passwd",
        "/feeds/kcl.ics%00.html",
    ],
)
def test_whatever_opens_nothing_is_answered_alike(server, path):
    unknown, found = server.ask(f"/feeds/{UNKNOWN}.ics"), server.ask(path)
    assert unknown.status == found.status == 404
    assert unknown.body == found.body
    assert {**unknown.headers, "date": ""} == {**found.headers, "date": ""}


@pytest.mark.parametrize(
    "path", ["/../etc/passwd", "/%2e%2e/plan.lock", "/plan.lock", "/subscriptions.toml", "//", "/feeds"]
)
def test_what_is_not_of_the_site_is_not_there(server, path):
    found = server.ask(path)
    assert (found.status, found.body) == (404, FILES["404.html"])
    assert found.headers["content-type"] == "text/html; charset=utf-8"


def test_every_answer_is_safe_in_a_browser(server):
    for path in ("/", FEED, f"/feeds/{TOKEN}.ics", "/nothing", "/healthz", f"/feeds/{UNKNOWN}.ics"):
        headers = server.ask(path).headers
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"].startswith("default-src 'none';")
        assert "script-src" not in headers["content-security-policy"]
        assert "server" not in headers


def test_codings_hold_the_same_bytes_under_tags_of_their_own(server):
    plain = server.ask(FEED)
    zipped = server.ask(FEED, Accept_Encoding="gzip")
    best = server.ask(FEED, Accept_Encoding="gzip, deflate, br")
    assert gzip.decompress(zipped.body) == brotli.decompress(best.body) == plain.body
    assert [found.headers.get("content-encoding") for found in (plain, zipped, best)] == [None, "gzip", "br"]
    assert len({found.headers["etag"] for found in (plain, zipped, best)}) == 3
    assert {found.headers["vary"] for found in (plain, zipped, best)} == {"accept-encoding"}
    assert all(not found.headers["etag"].startswith("W/") for found in (plain, zipped, best))


def test_a_tag_of_any_coding_is_good(server):
    tags = [server.ask(FEED, Accept_Encoding=coding).headers["etag"] for coding in ("", "gzip", "br")]
    for tag in tags:
        for sent in (tag, f"W/{tag}", f'"other", {tag}', f'W/"a,b" ,W/{tag},"c"'):
            found = server.ask(FEED, If_None_Match=sent, Accept_Encoding="br")
            assert (found.status, found.body) == (304, b"")
            assert found.headers["etag"] == tag
            assert found.headers["cache-control"]
            assert found.headers["vary"] == "accept-encoding"
            assert found.headers["last-modified"]
    assert server.ask(FEED, If_None_Match="*").status == 304


@pytest.mark.parametrize("tag", ['"other"', "garbage", "", '"unended', "W/", ","])
def test_another_tag_is_not(server, tag):
    assert server.ask(FEED, If_None_Match=tag).status == 200


def test_a_date_counts_where_there_is_no_tag(server):
    modified = server.ask(FEED).headers["last-modified"]
    assert modified == "Sun, 01 Mar 2026 12:00:30 GMT"
    assert server.ask(FEED, If_Modified_Since=modified).status == 304
    assert server.ask(FEED, If_Modified_Since="Sun, 01 Mar 2026 12:00:29 GMT").status == 200
    assert server.ask(FEED, If_Modified_Since="Mon, 02 Mar 2099 12:00:29 GMT").status == 304
    assert server.ask(FEED, If_Modified_Since=modified, If_None_Match='"other"').status == 200


@pytest.mark.parametrize(
    "date", ["garbage", "", "0", "Sun, 99 Foo 2026 99:99:99 GMT", "Sun, 01 Mar 99999 12:00:30 GMT", "-" * 500, "\xff"]
)
def test_what_is_no_date_is_ignored(server, date):
    assert server.ask(FEED, If_Modified_Since=date).status == 200


def test_ranges_are_not_served(server):
    for ranges in ("bytes=0-9", "bytes=" + ",".join("0-0" for _ in range(3000)), "bytes=999999-"):
        found = server.ask(FEED, Range=ranges)
        assert (found.status, found.body, found.headers["accept-ranges"]) == (200, FILES["feeds/kcl.ics"], "none")


def test_credentials_are_ignored(server):
    for path in (FEED, f"/feeds/{TOKEN}.ics"):
        assert server.ask(path, Authorization="Bearer nonsense").status == 200


def test_the_body_is_of_its_tag(server):
    found = server.ask(FEED)
    assert found.headers["etag"].strip('"') == hashlib.sha256(found.body).hexdigest()[:32]


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8017", "", "localhost.evil.example", "a b", "[::1", "x" * 300]
)
def test_another_name_is_refused(server, host):
    assert server.ask(FEED, Host=host).status == 400


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:1", "127.0.0.1:8017", "[::1]:80", "aarsplan.norddjurs.dk", "aarsplan.norddjurs.dk."],
)
def test_names_of_the_server_and_of_the_project_are_taken(server, host):
    assert server.ask(FEED, Host=host).status == 200


def test_two_names_are_none(server):
    with server.raw(b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n") as connection:
        assert connection.recv(15).startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("http://localhost/robots.txt", 200),
        ("http://[::1]:80/robots.txt", 200),
        ("http://evil.example/robots.txt", 400),
        ("http://localhost@evil.example/robots.txt", 400),
    ],
)
def test_the_name_in_an_absolute_url_counts_and_not_the_header(server, url, status):
    with server.raw(f"GET {url} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()) as connection:
        assert int(connection.recv(15).split()[1]) == status
    with server.raw(f"GET {url} HTTP/1.1\r\nHost: evil.example\r\n\r\n".encode()) as connection:
        assert int(connection.recv(15).split()[1]) == status


def test_an_old_program_names_no_host(server):
    with server.raw(b"GET /feeds/kcl.ics HTTP/1.0\r\n\r\n") as connection:
        assert connection.recv(15).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("kcl.ics", 'inline; filename="kcl.ics"'),
        ('a"\r\nX: y.ics', "inline; filename=\"a___X__y.ics\"; filename*=UTF-8''a%22%0D%0AX%3A%20y.ics"),
        ("Årsplan/2027.ics", "inline; filename=\"_rsplan_2027.ics\"; filename*=UTF-8''%C3%85rsplan%2F2027.ics"),
    ],
)
def test_a_file_name_cannot_bring_a_header_in(name, header):
    assert disposition(name).decode("ascii") == header


def test_a_prefix_may_be_there_or_taken_off_by_the_proxy():
    with running(settings=Settings(prefix="/aarsplan")) as server:
        assert server.ask("/aarsplan/feeds/kcl.ics").status == server.ask(FEED).status == 200
        assert server.ask("/aarsplan/healthz").status == 200
        found = server.ask("/aarsplan")
        assert (found.status, found.headers["location"]) == (308, "/aarsplan/")
        assert server.ask("/aarsplanner").status == 404


def test_only_a_named_proxy_is_believed():
    named = Settings(peers=Peers((network_of("127.0.0.0/8"),)))
    forwarded = {"X_Forwarded_For": "6.6.6.6, 203.0.113.7", "X_Forwarded_Host": "aarsplan.norddjurs.dk"}
    with running(settings=named, addresses=True) as server:
        assert server.ask(FEED, Host="inner", **forwarded).status == 200
        assert server.ask(FEED, Host="localhost", X_Forwarded_Host="evil.example").status == 400
        assert " 203.0.113.7\n" in server.log_text()
    with running(addresses=True) as server:
        assert server.ask(FEED, Host="inner", **forwarded).status == 400
        assert "203.0.113.7" not in server.log_text()


@pytest.mark.parametrize("told", ["", "garbage", "203.0.113.7\tx", "a" * 200, ","])
def test_nonsense_of_a_proxy_is_no_address(told):
    peers = Peers((network_of("10.0.0.1"),))
    assert peers.client("10.0.0.1", [(b"x-forwarded-for", told.encode())]) == "10.0.0.1"


def test_proxies_in_a_row_are_passed_over():
    peers = Peers((network_of("10.0.0.0/8"),))
    headers = [(b"x-forwarded-for", b"198.51.100.1, 203.0.113.7"), (b"x-forwarded-for", b"10.2.3.4")]
    assert peers.client("::ffff:10.0.0.1", headers) == "203.0.113.7"


def test_metrics_tell_numbers_and_no_reader():
    with running() as server:
        server.ask(FEED)
        server.ask(f"/feeds/{TOKEN}.ics")
        server.ask(f"/feeds/{UNKNOWN}.ics")
        found = server.ask("/metrics")
        assert found.headers["content-type"].startswith("text/plain")
        lines = found.body.decode().splitlines()
        assert 'aarsplan_requests_total{kind="feed",status="200"} 2' in lines
        assert 'aarsplan_requests_total{kind="feed",status="404"} 1' in lines
        assert f"aarsplan_feed_bytes_total {len(FILES['feeds/kcl.ics']) + len(server.disk.own)}" in lines
        assert "aarsplan_open_connections 1" in lines
        assert any(line.startswith("aarsplan_reload_age_seconds ") for line in lines)
        assert TOKEN not in found.body.decode()
        assert "127.0.0.1" not in found.body.decode()


def test_metrics_are_for_this_machine_unless_said_otherwise(server):
    assert server.ask("/metrics").status == 200
    assert server.ask("/metrics", X_Forwarded_For="203.0.113.7").status == 404
    for allowed, status in ((MetricsFor.ALL, 200), (MetricsFor.OFF, 404)):
        with running(settings=Settings(metrics=allowed)) as other:
            assert other.ask("/metrics", X_Forwarded_For="203.0.113.7").status == status


def test_the_log_tells_no_token_and_takes_no_control_characters():
    with running() as server:
        for token in (TOKEN, UNKNOWN, REVOKED):
            server.ask(f"/feeds/{token}.ics", Referer=f"http://localhost/feeds/{token}.ics")
        server.ask("/feeds/a%0A2026-01-01%20GET%20feed:root%20200%1B[2J.ics")
        server.ask("/%0D%0A%1B")
        server.ask(FEED)
        server.ask("/moeder/kcl/2025-10.html")
        text = server.log_text()
    assert [line.split()[1:4] for line in text.splitlines()] == [
        ["GET", "feed:abc123", "200"],
        ["GET", "feed:-", "404"],
        ["GET", "feed:-", "404"],
        ["GET", "feed:-", "404"],
        ["GET", "-", "404"],
        ["GET", "feed:kcl", "200"],
        ["GET", "page:/moeder/kcl/2025-10.html", "200"],
    ]
    assert text.isascii()
    assert not any(word in text for word in (TOKEN, UNKNOWN, REVOKED, "127.0.0.1", "\x1b"))


def test_nothing_to_show_is_503_and_never_404():
    with running(Disk(broken="no lock")) as server:
        for path in (FEED, "/", f"/feeds/{TOKEN}.ics", f"/feeds/{UNKNOWN}.ics"):
            found = server.ask(path, Host="aarsplan.norddjurs.dk")
            assert found.status == 503
            assert int(found.headers["retry-after"]) > 0
        assert server.ask("/healthz").status == 503
        assert len(server.told) == 1
        server.disk.change(broken="")
        until(lambda: server.app.version is not None)
        assert server.ask(FEED).status == 200


def test_a_feed_that_the_project_has_no_more_is_503_and_told_once():
    with running(Disk(readers=Readers({TOKEN: Reader(feed="gone")}))) as server:
        assert [server.ask(f"/feeds/{TOKEN}.ics").status for _ in range(3)] == [503] * 3
        assert [found.message for found in server.told] == ["no feed gone"]
        assert server.disk.made == 1


def test_a_mistake_of_ours_is_500_and_told(caplog, monkeypatch):
    with running() as server:

        def fail(token, now):
            raise KeyError("ours")

        monkeypatch.setattr(server.disk.readers, "find", fail)
        assert server.ask(f"/feeds/{TOKEN}.ics").status == 500
        assert server.ask(FEED).status == 200
    assert [record.exc_info[0] for record in caplog.records] == [KeyError]


def test_whole_names_are_not_needed_of_the_loopback():
    assert {"localhost", "127.0.0.1", "[::1]"} == LOOPBACK_NAMES
