"""Facts about reading files within bounds."""

from __future__ import annotations

import pytest

from aarsplan.diagnostics import Rejected
from aarsplan.files import read_bytes, read_text
from aarsplan.texts import set_language


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


def test_byte_order_mark_is_no_part_of_the_text(tmp_path):
    (tmp_path / "file").write_bytes(b"\xef\xbb\xbfx = 1\n")
    assert read_text(tmp_path / "file", "file") == "x = 1\n"


def test_file_of_just_the_limit_is_read(tmp_path):
    (tmp_path / "file").write_bytes(b"12345")
    assert read_bytes(tmp_path / "file", "file", max_bytes=5) == b"12345"
    with pytest.raises(Rejected):
        read_bytes(tmp_path / "file", "file", max_bytes=4)


def test_name_that_no_file_can_have_is_told(tmp_path):
    with pytest.raises(Rejected) as refused:
        read_text(tmp_path / "a\0b", "calendars/x.ics")
    assert refused.value.diagnostics[0].message == "calendars/x.ics cannot be read: its name cannot be used"
