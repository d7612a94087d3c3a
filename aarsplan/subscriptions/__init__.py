"""Subscriptions: feeds at addresses that hold a secret, one for each reader.

The secret, the token, is told once and never kept: `subscriptions.toml` of the project has its digest alone. The file
is no part of the project's history, so that taking a change back never lets a reader in again who was shut out.
"""

from aarsplan.subscriptions.model import State, Subscription, Subscriptions, digest_of, new_token
from aarsplan.subscriptions.seen import SEEN_FILE, note_seen, read_seen
from aarsplan.subscriptions.text import (
    checked,
    parse_subscriptions,
    read_subscriptions,
    render_subscriptions,
    write_subscriptions,
)

__all__ = [
    "SEEN_FILE",
    "State",
    "Subscription",
    "Subscriptions",
    "checked",
    "digest_of",
    "new_token",
    "note_seen",
    "parse_subscriptions",
    "read_seen",
    "read_subscriptions",
    "render_subscriptions",
    "write_subscriptions",
]
