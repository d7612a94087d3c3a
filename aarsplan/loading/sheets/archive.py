"""A workbook as a zip archive, looked at before anything is unpacked for good.

The directory tells how large each part is, and `zipfile` never reads more of a part than the directory told.
"""

from __future__ import annotations

from io import BytesIO
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, is_zipfile

from aarsplan.loading.sheets.notes import Fault

MAX_PARTS = 2_000
MAX_UNPACKED = 50_000_000
"""Bytes of all parts together, unpacked."""

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_ENTRY = b"PK\x01\x02"
_XML = (".xml", ".rels")
_CHUNK = 65_536


def check_archive(content: bytes) -> None:
    """Look at the archive as a whole and at the beginning of each part.

    Raises:
        Fault: no archive, too many or too large parts, packed or locked in a way that workbooks are not, or a
            document type definition, which could define entities without end.
    """
    if content.startswith(_OLD_EXCEL):
        raise Fault("old-workbook")
    if not content.strip():
        raise Fault("empty")
    if not is_zipfile(BytesIO(content)):
        raise Fault("no-workbook")
    # Each entry of the directory begins like this; counting them is quicker than reading a million of them.
    if content.count(_ENTRY) > MAX_PARTS:
        raise Fault("parts", limit=MAX_PARTS)
    with ZipFile(BytesIO(content)) as archive:
        _check_directory(archive)
        for name in archive.namelist():
            _check_beginning(archive, name)


def _check_directory(archive: ZipFile) -> None:
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Fault("unpacked", megabytes=MAX_UNPACKED // 1_000_000)
    if any(part.flag_bits & 1 for part in parts):
        raise Fault("old-workbook")
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise Fault("damaged", reason="compression")
    if len({part.filename for part in parts}) < len(parts):
        raise Fault("damaged", reason="duplicate part")


def _check_beginning(archive: ZipFile, name: str) -> None:
    """Read the part `name` up to its first element, where it is XML: a definition can only stand before that."""
    parser = ParserCreate()
    begun: list[str] = []
    parser.StartElementHandler = lambda element, _attributes: begun.append(element)

    def refuse(*_definition: object) -> None:
        raise Fault("definition", part=name)

    parser.StartDoctypeDeclHandler = refuse
    with archive.open(name) as part:
        while not begun and (chunk := part.read(_CHUNK)):
            try:
                parser.Parse(chunk)
            except ExpatError as problem:
                if name.lower().endswith(_XML):
                    raise Fault("damaged", reason=name) from problem
                return
