"""A new table as the text of a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tomlkit

Values = Mapping[str, Any]
"""Keys with their values; None stands for a key that is not there."""


def table_text(kind: str, values: Values) -> str:
    """The table `[[kind]]` with `values`, those that are None left out."""
    document = tomlkit.document()
    for key, value in values.items():
        if value is not None:
            document.add(key, tomlkit.item(value))
    return f"[[{kind}]]\n{tomlkit.dumps(document)}"
