"""What the tests of the commands that change a project share."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from difflib import ndiff
from pathlib import Path


def contents(folder: Path) -> Mapping[str, bytes]:
    """The bytes of every file of a project, its history left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".") and path.relative_to(folder).parts[0] != "history"
    }


def lines(before: bytes, after: bytes) -> tuple[list[str], list[str]]:
    """The lines that went and the lines that came."""
    found = list(ndiff(before.decode().splitlines(), after.decode().splitlines()))
    gone = [line[2:] for line in found if line.startswith("- ")]
    return gone, [line[2:] for line in found if line.startswith("+ ")]


def edit(path: Path, old: str, new: str) -> None:
    """Replace one text in a file; "" stands for its end."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1) if old else text + new, encoding="utf-8")


def slots(folder: Path) -> dict[str, str]:
    """The meeting of everything that stands on an agenda."""
    table = tomllib.loads((folder / "plan.lock").read_text(encoding="utf-8"))["agenda"]
    return {key: slot["meeting"] for key, slot in table.items()}


def items(folder: Path, file: str) -> dict[str, dict]:
    """The items of a file by their code."""
    table = tomllib.loads((folder / "items" / file).read_text(encoding="utf-8"))
    return {item["code"]: item for item in table["item"]}


def placeless(text: str) -> str:
    """What was printed, without the numbers of the lines in the project's files."""
    return re.sub(r"(\.toml):[0-9:]*[0-9]", r"\1:N", text)
