"""A paper as Markdown (GitHub flavour)."""

from __future__ import annotations

from collections.abc import Iterator

from aarsplan.outputs.markdown_parts import block_lines, escaped, line_text
from aarsplan.views.paper import Paper


def content(paper: Paper) -> bytes:
    """The bytes of the Markdown file."""
    return "\n".join(_lines(paper)).encode()


def _lines(paper: Paper) -> Iterator[str]:
    yield f"# {escaped(paper.title)}"
    if paper.notice:
        yield from ("", f"**{escaped(paper.notice)}**")
    for subtitle in paper.subtitle:
        yield from ("", line_text(subtitle))
    for block in paper.blocks:
        yield from ("", *block_lines(block))
    yield from ("", "---", "", " · ".join(escaped(found) for found in (paper.municipality, paper.stamp) if found), "")
