"""Calendars are fetched from listed hosts alone, from no address inside, within bounds, and only whole ones."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
import trustme
from hypothesis import given, settings
from hypothesis import strategies as st

from aarsplan.fetching import answer as answers
from aarsplan.fetching.address import Address, WrongAddress, read_address, read_host
from aarsplan.fetching.answer import Failure, Fetched, NotModified, Validators
from aarsplan.fetching.client import MAX_REDIRECTS, fetch
from aarsplan.fetching.network import may_lead_to
from aarsplan.texts import speaking
from tests.fetching_host import CALENDAR, Host, answer, chunked, led_to

pytestmark = pytest.mark.timeless

SEEN = Validators('"v1"', "Sat, 01 Nov 2025 08:00:00 GMT")
PUBLIC, OTHER_PUBLIC = "93.184.215.14", "8.8.8.8"


@pytest.fixture
def host():
    found = Host()
    yield found
    found.close()


def asked(host, told, *, path="/secret.ics", **options):
    """What fetching from `host` gives when it answers `told` to that path."""
    host.answers = told if isinstance(told, dict) else {path: told}
    listed = [host.place]
    return fetch(read_address(host.url(path)), listed, listed, **{"seconds": 20.0, **options})


def code(found):
    """The code of a failure, whose words keep the address secret."""
    assert isinstance(found, Failure), found
    with speaking("en"):
        assert found.text
        assert "secret" not in found.text
    return found.code


def test_calendar_comes_with_what_asks_for_it_again(host):
    told = answer(ETag='"v1"', Last_Modified=SEEN.modified)
    assert asked(host, told) == Fetched(CALENDAR, SEEN)
    (request,) = host.requests
    assert request.startswith("GET /secret.ics HTTP/1.1\r\n")
    assert f"\r\nHost: {host.place}\r\n" in request
    assert "\r\nAccept-Encoding: gzip\r\n" in request
    assert "If-" not in request


def test_unchanged_calendar_is_not_sent_again(host):
    assert asked(host, answer(b"", 304, length=None), validators=SEEN) == NotModified()
    (request,) = host.requests
    assert '\r\nIf-None-Match: "v1"\r\n' in request
    assert f"\r\nIf-Modified-Since: {SEEN.modified}\r\n" in request


@pytest.mark.parametrize("status", [204, 206, 304, 401, 403, 404, 410, 429, 500, 503])
def test_any_other_answer_is_a_failure_that_names_its_status(host, status):
    found = asked(host, answer(b"", status))
    assert code(found) == "status"
    assert found.seen == {"status": str(status)}


def test_query_goes_to_the_host_and_what_follows_a_hash_stays_here(host):
    asked(host, answer(), path="/a?secret=1")
    host.answers = {"/?secret=2": answer()}
    fetch(read_address(f"http://{host.place}?secret=2#here"), [host.place], [host.place])
    assert [request.split()[1] for request in host.requests] == ["/a?secret=1", "/?secret=2"]


PACKED = gzip.compress(CALENDAR)


@pytest.mark.parametrize(
    "told",
    [
        answer(length="", Content_Length=None),
        chunked(CALENDAR[:50], CALENDAR[50:]),
        answer(PACKED, Content_Encoding="gzip"),
        answer(b"\xef\xbb\xbf\r\n" + CALENDAR + b"\r\n\r\n"),
        b"HTTP/1.1 100 Continue\r\n\r\n" + answer(),
    ],
    ids=["until the end", "chunks", "gzip", "with a mark and blank lines", "continued"],
)
def test_calendar_comes_whole_however_it_is_sent(host, told):
    found = asked(host, told)
    assert isinstance(found, Fetched)
    assert found.content.removeprefix(b"\xef\xbb\xbf").strip() == CALENDAR.strip()


NO_CALENDAR = {
    "half by its length": (answer(CALENDAR, length=5000), "cut"),
    "half without a length": (answer(CALENDAR[:-20], Content_Length=None), "cut"),
    "half of a chunk": (chunked(CALENDAR, end=b"ff\r\nabc"), "cut"),
    "half of a gzip": (answer(PACKED[:-9], Content_Encoding="gzip"), "cut"),
    "no gzip": (answer(CALENDAR, Content_Encoding="gzip"), "encoding"),
    "more after the gzip": (answer(PACKED + b"more", Content_Encoding="gzip"), "encoding"),
    "another packing": (answer(CALENDAR, Content_Encoding="br"), "encoding"),
    "a page to log in at": (answer(b"<!DOCTYPE html><p>Log ind", Content_Type="text/html"), "no-calendar"),
    "nothing": (answer(b""), "no-calendar"),
    "no HTTP": (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "protocol"),
    "a chunk below zero": (chunked(CALENDAR, end=b"-5\r\nabc\r\n"), "protocol"),
    "silence": (lambda connection: None, "protocol"),
}


@pytest.mark.parametrize("case", NO_CALENDAR)
def test_what_is_no_whole_calendar_is_a_failure(host, case):
    told, expected = NO_CALENDAR[case]
    assert code(asked(host, told)) == expected


def test_json_is_taken_only_where_the_address_says_so(host):
    body = b'[{"Name": "Udvalg"}]'
    assert code(asked(host, answer(body))) == "no-calendar"
    assert asked(host, answer(body), path="/secret.json?x=1") == Fetched(body, Validators())
    assert code(asked(host, answer(), path="/secret.json")) == "no-calendar"
    assert code(asked(host, answer(body[:-1]), path="/secret.json")) == "cut"


def test_length_over_the_limit_is_refused_unread(host):
    found = asked(host, answer(b"", length=10**12))
    assert code(found) == "size"
    assert found.seen == {"megabytes": "20"}


@pytest.mark.parametrize("told", ["chunks", "no length", "small chunks", "trailers"])
def test_endless_calendar_ends_at_the_limit(host, told):
    many = b"BEGIN:VCALENDAR\r\n" * 500
    first, each = {
        "chunks": (chunked(end=b""), b"%x\r\n%s\r\n" % (len(many), many)),
        "no length": (answer(b"", Content_Length=None), many),
        "small chunks": (chunked(end=b""), b"1;%s\r\nB\r\n" % (b"x" * 10_000)),
        "trailers": (chunked(CALENDAR, end=b"0\r\n"), b"X: %s\r\n" % (b"x" * 10_000)),
    }[told]

    def flood(connection):
        connection.sendall(first)
        while not host.stopped.is_set():
            connection.sendall(each)

    assert code(asked(host, flood, max_bytes=100_000)) == "size"


def test_gzip_bomb_ends_at_the_limit_of_the_unpacked_bytes(host):
    bomb = gzip.compress(b"BEGIN:VCALENDAR\r\n" + b"\0" * 30_000_000)
    assert len(bomb) < 50_000
    assert code(asked(host, answer(bomb, Content_Encoding="gzip"))) == "size"
    assert code(asked(host, answer(bomb, Content_Encoding="gzip"), max_bytes=1000)) == "size"


def test_headers_without_end_are_refused(host):
    def flood(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while not host.stopped.is_set():
            connection.sendall(b"X-More: " + b"x" * 1000 + b"\r\n")

    assert code(asked(host, flood)) in {"headers", "protocol"}
    assert code(asked(host, b"HTTP/1.1 200 OK\r\nX: " + b"x" * 10**6)) in {"headers", "protocol"}


SLOW = {
    "nothing": (b"", b""),
    "headers": (b"HTTP/1.1 200 OK\r\nX: ", b"x"),
    "more and more headers": (b"HTTP/1.1 200 OK\r\n", b"X: x\r\n"),
    "to be continued": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "body": (answer(b"BEGIN:VCALENDAR", length=10**6), b"x"),
    "chunks": (chunked(CALENDAR, end=b""), b"1\r\nx\r\n"),
    "trailers": (chunked(CALENDAR, end=b"0\r\n"), b"X: x\r\n"),
}


@pytest.mark.parametrize("case", SLOW)
def test_time_limit_holds_for_all_of_it_and_not_for_each_byte(host, case):
    found = asked(host, host.drip(*SLOW[case]), seconds=0.3)
    assert code(found) == "time"
    assert found.seen == {"seconds": "0.3"}


def test_time_limit_holds_for_looking_a_name_up(monkeypatch):
    never = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: never.wait() and [])
    assert code(fetch(read_address("http://a.example/secret"), ["a.example"], seconds=0.1)) == "time"
    never.set()


def test_time_limit_holds_over_redirects(host):
    told = {"/secret.ics": led_to("/a"), "/a": host.drip(b"HTTP/1.1 ")}
    assert code(asked(host, told, seconds=0.3)) == "time"


def test_host_that_nobody_answers_at_is_a_failure():
    with socket.create_server(("127.0.0.1", 0)) as free:
        place = f"127.0.0.1:{free.getsockname()[1]}"
    assert code(fetch(read_address(f"http://{place}/secret"), [place], [place])) == "connect"


def test_header_that_could_not_be_sent_back_is_not_kept(host):
    told = answer(ETag='"v1"\r\n folded', Last_Modified="x" * 501)
    assert asked(host, told) == Fetched(CALENDAR, Validators())


# Where it leads.


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_followed_to_where_it_leads(host, status):
    told = {"/secret.ics": led_to("a/b?c=1", status), "/a/b?c=1": led_to(host.url("/d"), status), "/d": answer()}
    assert asked(host, told) == Fetched(CALENDAR, Validators())


def test_redirects_in_a_ring_come_to_an_end(host):
    found = asked(host, led_to("/secret.ics"))
    assert code(found) == "redirects"
    assert len(host.requests) == MAX_REDIRECTS + 1


LED_ASTRAY = {
    "http://10.0.0.1/secret": "host",
    "http://127.0.0.1:1/secret": "host",
    "http://169.254.169.254/secret": "host",
    "http://[::ffff:127.0.0.1]/secret": "host",
    "//other.example/secret": "host",
    "http://0x7f000001/secret": "redirect",
    "http://2130706433/secret": "redirect",
    "http://017700000001/secret": "redirect",
    "http://127.1/secret": "redirect",
    "http://user:secret@127.0.0.1/": "redirect",
    "ftp://a.example/secret": "redirect",
    "file:///etc/passwd": "redirect",
    "/secret\\..": "redirect",
    "/sécret": "redirect",
    "http://[::1": "redirect",
    "": "redirect",
}


@pytest.mark.parametrize("location", LED_ASTRAY)
def test_redirect_to_what_is_not_permitted_is_not_followed(host, location):
    assert code(asked(host, led_to(location))) == LED_ASTRAY[location]
    assert len(host.requests) == 1


def test_redirect_of_a_public_host_to_a_listed_name_inside_is_not_followed(host, monkeypatch):
    """Both hosts are listed, and only the first one may be inside."""
    inside = f"rooms.example:{host.port}"
    host.answers = {"/secret.ics": led_to(f"http://{inside}/secret")}
    answered(monkeypatch, ["127.0.0.1"], connect=True)
    found = fetch(read_address(host.url()), [host.place, inside], [host.place])
    assert code(found) == "private"
    assert len(host.requests) == 1


def test_unlisted_host_is_never_looked_up(monkeypatch):
    looked_up, connected = answered(monkeypatch, [PUBLIC])
    assert code(fetch(read_address("https://a.example/secret"), ["b.example", "a.example:8443"])) == "host"
    assert (looked_up, connected) == ([], [])


def answered(monkeypatch, *answers, connect=False):
    """What names are looked up and which addresses connected to, when each look-up has the next of the answers."""
    looked_up, connected, left = [], [], list(answers)

    def look_up(name, port, **_more):
        looked_up.append(name)
        found = left.pop(0) if len(left) > 1 else left[0]
        return [
            (socket.AF_INET6 if ":" in one else socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found
        ]

    def refuse(_socket, where):
        connected.append(where[0])
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    if not connect:
        monkeypatch.setattr(socket.socket, "connect", refuse)
    return looked_up, connected


def test_name_is_looked_up_once_and_the_address_connected_to_is_the_one_that_was_judged(monkeypatch):
    """The answer changes after the first time, as in DNS rebinding."""
    looked_up, connected = answered(monkeypatch, [PUBLIC], ["127.0.0.1"])
    assert code(fetch(read_address("http://a.example/secret"), ["a.example"])) == "connect"
    assert (looked_up, connected) == (["a.example"], [PUBLIC])


INSIDE = [
    "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "172.31.255.255", "192.168.1.1",
    "::1", "fd00::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::10.0.0.1",
]  # fmt: skip
NOWHERE = [
    "0.0.0.0", "169.254.169.254", "198.18.0.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "192.0.0.192", "::", "::127.0.0.1", "fe80::1", "fe80::1%lo", "fec0::1", "ff02::1", "2001:db8::1", "2001::1",
    "3fff::1", "64:ff9b:1::1",
    "::ffff:169.254.169.254", "64:ff9b::169.254.169.254", "2002:a9fe:a9fe::1", "::ffff:0:127.0.0.1",
]  # fmt: skip


@pytest.mark.parametrize("address", [*INSIDE, *NOWHERE])
def test_name_that_leads_to_no_public_address_is_not_connected_to(monkeypatch, address):
    _looked_up, connected = answered(monkeypatch, [address])
    assert code(fetch(read_address("http://a.example/secret"), ["a.example"])) == "private"
    assert connected == []


@pytest.mark.parametrize("address", [*INSIDE, *NOWHERE, PUBLIC, "2a00:1450:4001::1"])
def test_private_host_may_be_inside_and_never_where_nobody_is(address):
    assert may_lead_to(ip_address(address), inside=True) == (address not in NOWHERE)


def test_of_several_addresses_only_the_public_ones_are_tried(monkeypatch):
    _looked_up, connected = answered(monkeypatch, ["127.0.0.1", PUBLIC, "::1", OTHER_PUBLIC, PUBLIC])
    assert code(fetch(read_address("http://a.example/secret"), ["a.example"])) == "connect"
    assert connected == [PUBLIC, OTHER_PUBLIC]


def test_next_address_is_tried_where_one_does_not_answer(host, monkeypatch):
    answered(monkeypatch, ["127.0.0.2", "127.0.0.1"], connect=True)
    host.answers = {"/": answer()}
    place = f"a.example:{host.port}"
    assert fetch(read_address(f"http://{place}"), [place], [place]) == Fetched(CALENDAR, Validators())
    assert f"\r\nHost: {place}\r\n" in host.requests[0]


def test_connection_that_ends_elsewhere_is_dropped_unused(host, monkeypatch):
    monkeypatch.setattr(socket.socket, "getpeername", lambda _socket: ("10.0.0.1", 80))
    assert code(asked(host, answer())) == "private"
    assert "secret" not in "".join(host.requests)


def test_name_that_cannot_be_looked_up_is_a_failure(monkeypatch):
    def look_up(*_args, **_more):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert code(fetch(read_address("https://a.example/secret"), ["a.example"])) == "name"


def test_proxies_of_the_environment_are_not_used(host, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/")
    assert isinstance(asked(host, answer()), Fetched)


# Certificates.


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def secured(authority):
    def make(name):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name).configure_cert(context)
        made.append(Host(context))
        return made[-1]

    made = []
    yield make
    for host in made:
        host.close()


@pytest.fixture
def trusting(authority):
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def test_calendar_comes_over_a_verified_connection(secured, trusting):
    assert asked(secured("127.0.0.1"), answer(), tls=trusting) == Fetched(CALENDAR, Validators())


def test_certificate_that_nobody_vouches_for_is_refused(secured):
    host = secured("127.0.0.1")
    assert code(asked(host, answer())) == "certificate"
    assert host.requests == []


def test_certificate_of_another_host_is_refused(secured, trusting):
    host = secured("other.example")
    assert code(asked(host, answer(), tls=trusting)) == "certificate"
    assert host.requests == []


def test_certificate_is_that_of_the_name_and_not_of_the_address(secured, trusting, monkeypatch):
    host = secured("a.example")
    answered(monkeypatch, ["127.0.0.1"], connect=True)
    host.answers = {"/": answer()}
    place = f"a.example:{host.port}"
    assert fetch(read_address(f"https://{place}"), [place], [place], tls=trusting) == Fetched(CALENDAR, Validators())


def test_secure_address_never_leads_to_an_insecure_one(secured, trusting):
    host = secured("127.0.0.1")
    assert code(asked(host, led_to(f"http://{host.place}/secret"), tls=trusting)) == "downgrade"


def test_host_that_speaks_no_tls_is_a_failure(host, trusting):
    host.answers = {}
    found = fetch(read_address(f"https://{host.place}/secret"), [host.place], [host.place], tls=trusting, seconds=0.3)
    assert code(found) in {"tls", "time"}


# How addresses are written.


REFUSED = [
    "ftp://a.example/", "file:///etc/passwd", "webcal://a.example/", "javascript:alert(1)", "a.example/x.ics", "",
    "//a", "http:a.example", "http:///x", "http://", "http://user@a.example/", "https://user:word@a.example/",
    "http://@a.example", "http://a.example:0/", "http://a.example:65536/", "http://a.example:1:2/",
    "http://a..example/", "http://a.example./", "http://-a.example/", "http://a_b.example/",
    "http://a.example\\@b.example/", "http://a b.example/", "http://æ.example/", "http://a%2eexample/",
    "http://[::1/", "http://[::1]x/", "http://[fe80::1%25lo]/", "http://[v1.x]/", "http://[1.2.3.4]/",
    "http://2130706433/", "http://0x7f000001/", "http://0x7f.1/", "http://017700000001/", "http://127.1/",
    "http://0/", "http://0177.0.0.1/", "http://127.0.0.01/", "http://1.2.3.4.5/", "http://a.0x/", "http://127。0。0。1/",
    "http://①②⑦.⓪.⓪.①/", "http://a.example/\r\nX: y", "http://a.example/\tx", "http://a.example/" + "x" * 2000,
]  # fmt: skip


@pytest.mark.parametrize("url", REFUSED, ids=lambda url: url[:40])
def test_address_that_could_be_read_in_two_ways_is_refused_and_not_quoted(url):
    with speaking("en"), pytest.raises(WrongAddress) as caught:
        read_address(url)
    assert caught.value.text
    assert "example/" not in caught.value.text


def test_address_is_taken_apart():
    assert read_address("HTTPS://Kalender.Norddjurs.DK") == Address("https", "kalender.norddjurs.dk", 443, "/")
    assert read_address("http://[0:0::1]:81/a?b#c") == Address("http", "::1", 81, "/a?b")
    assert read_address("http://[0:0::1]:81/").place == "[::1]:81"
    assert read_address("https://a.example:443/").place == "a.example"
    assert "secret" not in repr(read_address("https://a.example/secret"))


@pytest.mark.parametrize(
    ("url", "listed", "is_among"),
    [
        ("https://a.example/", "a.example", True),
        ("http://a.example/", "a.example", True),
        ("https://a.example/", "A.Example", True),
        ("https://a.example:443/", "a.example", True),
        ("https://a.example/", "a.example:443", True),
        ("https://[::1]:444/", "[0::1]:444", True),
        ("https://a.example:444/", "a.example", False),
        ("http://a.example/", "a.example:443", False),
        ("https://b.a.example/", "a.example", False),
        ("https://aa.example/", "a.example", False),
    ],
)
def test_list_names_hosts_exactly(url, listed, is_among):
    assert read_address(url).is_among([read_host(listed)]) is is_among


def _odd(number):
    """An IPv4 address in the notations that `inet_aton` and browsers know, most of them unusual."""
    ways = st.sampled_from([str, hex, lambda n: f"0{n:o}", lambda n: f"0X{n:X}", lambda n: f"00{n}"])
    parts = number.to_bytes(4, "big")
    heads = st.integers(0, 3).map(lambda count: [*parts[:count], int.from_bytes(parts[count:], "big")])
    return heads.flatmap(lambda values: st.tuples(*(ways.map(lambda way, n=n: way(n)) for n in values))).map(".".join)


HOSTS = st.one_of(
    st.integers(0, 2**32 - 1).flatmap(_odd),
    st.from_regex(r"[0-9a-fxX.]{1,20}", fullmatch=True),
    st.text(min_size=1, max_size=20),
    st.ip_addresses(v=6).map(lambda found: f"[{found}]"),
)


@given(HOSTS, st.sampled_from(["", ":80", "/x", "?x", "#x", "\\x", "@x"]))
def test_no_notation_of_a_number_passes_for_a_name(host, rest):
    try:
        found = read_address(f"http://{host}{rest}")
    except WrongAddress:
        return
    try:
        number = IPv4Address(socket.inet_aton(found.host))
    except OSError:
        return
    assert found.literal == number


@given(st.text(max_size=30) | st.from_regex(r"(https?:)?//[\[\]a-f0-9.:@\\/]{1,20}", fullmatch=True))
def test_any_place_to_be_led_to_is_an_address_or_a_mistake(location):
    base = read_address("https://a.example:444/b/c?d")
    try:
        found = base.redirected(location)
    except WrongAddress:
        return
    assert read_address(f"{found.scheme}://{found.place}{found.target}") == found


WELL = [answer(), answer(PACKED, Content_Encoding="gzip"), chunked(CALENDAR[:9], CALENDAR[9:]), led_to("/secret.ics")]


@given(
    st.sampled_from(WELL),
    st.lists(st.tuples(st.integers(0, 400), st.binary(max_size=3) | st.sampled_from([b"\r\n", b"-1", b"0", b":"]))),
)
@settings(max_examples=60)
def test_no_answer_however_broken_ends_in_anything_but_an_outcome(told, changes):
    for at, text in changes:
        told = told[:at] + text + told[at + len(text) :]
    host = Host()
    try:
        found = asked(host, told, seconds=2.0)
    finally:
        host.close()
    assert isinstance(found, (Fetched, NotModified)) or code(found)


@given(st.ip_addresses(v=4))
def test_address_inside_another_is_as_public_as_it_is_itself(inner):
    number = int(inner)
    public = may_lead_to(inner, inside=False)
    assert public <= inner.is_global
    for outer in (0xFFFF << 32 | number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80 | 1):
        assert may_lead_to(IPv6Address(outer), inside=False) == public
    assert not may_lead_to(IPv6Address(number), inside=False)


@given(st.ip_addresses())
def test_what_is_public_may_be_connected_to_from_inside_too(address):
    assert may_lead_to(address, inside=False) <= may_lead_to(address, inside=True)
    if address.is_loopback or address.is_link_local or address.is_multicast or address.is_unspecified:
        assert not may_lead_to(address, inside=False)


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_failure_has_words(language):
    seen = {"host": "a.example", "reason": "Connection refused", "limit": "5", "megabytes": "20", "seconds": "10"}
    with speaking(language):
        for name in answers._texts():
            assert "{" not in Failure(name, {**seen, "status": "500"}).text
