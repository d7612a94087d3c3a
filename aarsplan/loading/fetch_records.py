"""What is known of the calendars that were fetched: `calendars/.fetched.json`, written together with their copies.

It belongs to the copies and is no part of the plan; without it the copies are as good, but nobody knows how old.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, Field, ValidationError

from aarsplan.fetching.answer import Failure, Validators
from aarsplan.workdays import FIRST_YEAR, LAST_YEAR

FILE = "calendars/.fetched.json"
"""Where the records are, in the project folder."""
MAX_BYTES = 1_000_000


def _in_range(moment: datetime) -> datetime:
    if not FIRST_YEAR < moment.year < LAST_YEAR:
        raise ValueError("year")
    return moment.astimezone(UTC)


def _with_words(failure: Failure) -> Failure:
    try:
        str(failure.text)
    except KeyError as missing:
        raise ValueError("failure") from missing
    return failure


Moment = Annotated[AwareDatetime, AfterValidator(_in_range)]
Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Header = Annotated[str, Field(pattern="^[ -~]{0,500}$")]


@dataclass(frozen=True)
class Record:
    """What is known of one calendar.

    `address` and `content` are the SHA-256 of where it was fetched from, which is a secret, and of what came. `fetched`
    is when the server last said that the copy is what it has; `failed` when it did not since then, with the `failure`.
    """

    address: Digest
    content: Digest | None = None
    fetched: Moment | None = None
    etag: Header = ""
    modified: Header = ""
    failed: Moment | None = None
    failure: Annotated[Failure, AfterValidator(_with_words)] | None = None

    def validators(self, content: bytes | None) -> Validators:
        """What to ask the server with who has the copy `content`: nothing where it is not what came from there."""
        if content is None or digest(content) != self.content:
            return Validators()
        return Validators(self.etag, self.modified)


@dataclass(frozen=True)
class _File:
    version: Literal[1]
    calendars: dict[str, Record]


def read_records(content: bytes) -> dict[str, Record]:
    """The records by the codes of their calendars, as `records_file` wrote them.

    Raises:
        ValueError: it is not what was written.
    """
    from pydantic import TypeAdapter

    try:
        return TypeAdapter(_File).validate_json(content).calendars
    except ValidationError as problem:
        raise ValueError("no records") from problem


def records_file(records: Mapping[str, Record]) -> bytes:
    """The content of the file that holds `records`."""
    calendars = {code: _plain(record) for code, record in sorted(records.items())}
    return (json.dumps({"version": 1, "calendars": calendars}, ensure_ascii=False, indent=2) + "\n").encode()


def digest(content: bytes) -> str:
    """The SHA-256 of `content` in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _plain(record: Record) -> dict[str, Any]:
    failure = record.failure and {"code": record.failure.code, "seen": dict(record.failure.seen)}
    return {
        "address": record.address,
        "content": record.content,
        "fetched": record.fetched and record.fetched.isoformat(),
        "etag": record.etag,
        "modified": record.modified,
        "failed": record.failed and record.failed.isoformat(),
        "failure": failure,
    }
