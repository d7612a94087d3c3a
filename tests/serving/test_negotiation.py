"""Headers of requests, also such as no honest program sends."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aarsplan.serving.negotiation import codings, moment, tags
from aarsplan.serving.peers import name_of

pytestmark = pytest.mark.timeless


@pytest.mark.parametrize(
    ("accepted", "best"),
    [
        (b"", [b""]),
        (b"gzip", [b"gzip", b""]),
        (b"gzip, deflate, br, zstd", [b"br", b"gzip", b""]),
        (b"GZIP;q=0.5,BR;q=0.4", [b"gzip", b"br", b""]),
        (b"*", [b"br", b"gzip", b""]),
        (b"br;q=0, *;q=0.1", [b"gzip", b""]),
        (b"gzip;q=0, identity", [b""]),
        (b"identity;q=1, gzip;q=0.5", [b""]),
        (b"identity;q=0", [b""]),
        (b"gzip;q=nonsense", [b""]),
        (b"gzip;q=2", [b""]),
        (b" gzip ; q = 1.000 ", [b"gzip", b""]),
        (b",,;=;q", [b""]),
    ],
)
def test_the_best_coding_is_the_one_weighed_most(accepted, best):
    assert list(codings(accepted)) == best


@given(st.binary(max_size=200))
def test_no_header_breaks_the_reading(sent):
    assert codings(sent)[-1] == b""
    assert all(tag == b"*" or tag.startswith(b'"') for tag in tags(sent))
    assert moment(sent) is None or moment(sent).tzinfo is not None
    assert name_of(sent) is None or name_of(sent).isascii()


@given(st.lists(st.binary(max_size=10).filter(lambda tag: b'"' not in tag), min_size=1, max_size=5))
def test_every_tag_of_a_list_is_found(names):
    sent = b", ".join(b'W/"' + name + b'"' for name in names)
    assert list(tags(sent)) == [b'"' + name + b'"' for name in names]


@pytest.mark.parametrize("sent", [b'"' * 16_001, b'W/"' * 5_000, b"," * 16_000, b'"a",' * 4_000, b"x" * 16_000])
def test_a_long_header_takes_no_long_time(sent):
    started = time.process_time()
    list(tags(sent))
    codings(sent)
    moment(sent)
    name_of(sent)
    assert time.process_time() - started < 1
