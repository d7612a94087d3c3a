"""`subscriptions.toml`: the subscriptions of a project as a text, read and written."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from aarsplan.diagnostics import Diagnostic, Reason, Rejected, error
from aarsplan.files import is_there, read_text
from aarsplan.loading.source import Source, parse_source
from aarsplan.loading.subscriptions_schema import MAX_SUBSCRIPTIONS, SubscriptionsTable, SubscriptionTable
from aarsplan.loading.validation import MAX_MISTAKES, validated, validated_values
from aarsplan.loading.written import STAMP, refuse_cut, refuse_newer
from aarsplan.saving import save, writing
from aarsplan.subscriptions.model import Subscription, Subscriptions
from aarsplan.texts import _

VERSION = 1
_MAX_VALUES = 20 * MAX_SUBSCRIPTIONS
_MAX_BYTES = 1000 * MAX_SUBSCRIPTIONS
_HEADER = """\
# Written by aarsplan feeds. It holds digests of the secret addresses, never the addresses themselves.
# Keep it out of version control: an old copy would let readers in again that were shut out.
"""
_FOOTER = "# End of the subscriptions.\n"
_NOT_FOR_OTHERS = 0o770


def read_subscriptions(path: Path, name: str) -> Subscriptions:
    """The subscriptions at `path`, none when there is no file; `name` is what diagnostics call it.

    Raises:
        Rejected: not readable, cut short, from a newer version, with merge marks, or contradicting itself.
    """
    if not is_there(path):
        return Subscriptions()
    return parse_subscriptions(read_text(path, name, max_bytes=_MAX_BYTES), name)


def parse_subscriptions(text: str, name: str) -> Subscriptions:
    """The subscriptions in `text`; raises as `read_subscriptions`."""
    source = parse_source(text, name, _MAX_VALUES)
    message = _("the subscriptions are of version {version}, this program knows {known}")
    refuse_newer(source, VERSION, "subscriptions", message)
    table, mistakes = validated(SubscriptionsTable, source.data, source)
    found: dict[str, Subscription] = {}
    for key, data in table.subscription.items() if table else ():
        row, wrong = validated(SubscriptionTable, data, source, ("subscription", key))
        mistakes += wrong
        if row is not None:
            found[key] = _subscription(key, row)
        if len(mistakes) >= MAX_MISTAKES:
            break
    mistakes += _same_digest(found, source)
    if mistakes:
        raise Rejected(mistakes)
    message, hint = _("the end of the subscriptions is missing"), _("take the last good copy of the file")
    refuse_cut(source.text, _FOOTER, name, "subscriptions", message, hint)
    return Subscriptions(dict(sorted(found.items())))


def render_subscriptions(subscriptions: Subscriptions) -> str:
    """The text of the subscriptions; `parse_subscriptions` gives them back."""
    parts = [f"{_HEADER}version = {VERSION}\n"]
    for key, found in sorted(subscriptions.by_id.items()):
        lines = [f"{name} = {_value(value)}" for name, value in _rows(found).items()]
        parts.append("\n".join([f'\n[subscription."{key}"]', *lines, ""]))
    return "".join([*parts, "\n", _FOOTER])


def write_subscriptions(path: Path, subscriptions: Subscriptions) -> None:
    """Put the subscriptions in `path`; a new file is not for other users of the machine, an old one keeps its mode.

    Raises:
        Rejected: the file cannot be written.
    """
    is_new = not is_there(path)
    save(path, render_subscriptions(subscriptions).encode())
    if is_new:
        with writing(path):
            path.chmod(stat.S_IMODE(path.stat().st_mode) & _NOT_FOR_OTHERS)


def checked(subscription: Subscription) -> Subscription:
    """A subscription that a person asked for, as the file can hold it.

    Raises:
        WrongUse: with all that it may not be.
    """
    return _subscription(subscription.id, validated_values(SubscriptionTable, _rows(subscription)))


def _subscription(key: str, table: SubscriptionTable) -> Subscription:
    return Subscription(
        id=key,
        name=table.name,
        feed=table.feed,
        created=table.created,
        digest=table.digest,
        internal=table.internal,
        deadlines=table.deadlines,
        cancelled=table.cancelled,
        alarm=table.alarm,
        language=table.language,
        expires=table.expires,
        revoked=table.revoked,
    )


def _rows(found: Subscription) -> dict[str, Any]:
    rows = {
        "name": found.name,
        "feed": found.feed,
        "internal": found.internal,
        "deadlines": found.deadlines,
        "cancelled": found.cancelled,
        "alarm": found.alarm,
        "language": found.language,
        "created": found.created,
        "expires": found.expires,
        "revoked": found.revoked,
        "digest": found.digest,
    }
    return {name: value for name, value in rows.items() if value is not None}


def _value(value: Any) -> str:
    match value:
        case datetime():
            return f"{value:{STAMP}}"
        case date():
            return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def _same_digest(found: Mapping[str, Subscription], source: Source) -> Iterator[Diagnostic]:
    by_digest: dict[str, str] = {}
    for key, subscription in found.items():
        first = by_digest.setdefault(subscription.digest, key)
        if first != key:
            message = _("{key} has the digest of {other}, and a token belongs to one subscription")
            because = [Reason(_("it stands here first"), source.span(("subscription", first, "digest")))]
            place = source.span(("subscription", key, "digest"))
            yield error("duplicate", message.format(key=key, other=first), place, because=because)
