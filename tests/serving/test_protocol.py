"""The parts of uvicorn that a connection takes the place of: private ones among them, which may change at any time."""

from __future__ import annotations

import pytest
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from aarsplan.serving.protocol import BoundedProtocol

from .running import running

pytestmark = pytest.mark.timeless


def test_what_is_overridden_is_all_that_has_the_name_of_something_in_uvicorn():
    own = {name for name in vars(BoundedProtocol) if not name.startswith("__")}
    assert {name for name in own if hasattr(HttpToolsProtocol, name)} == {
        "_start_asgi_task",
        "connection_lost",
        "connection_made",
        "data_received",
        "eof_received",
        "on_header",
        "on_headers_complete",
        "on_message_begin",
        "on_message_complete",
        "on_response_complete",
        "on_url",
        "shutdown",
    }


def test_answer_that_is_ready_takes_no_task(monkeypatch):
    async def never(_cycle, _app):
        raise AssertionError

    monkeypatch.setattr(RequestResponseCycle, "run_asgi", never)
    with running() as server:
        assert server.ask("/").status == 200
        assert server.ask("/nothing.html").status == 404
