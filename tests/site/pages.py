"""What a browser makes of the site's pages: their parts, their links, the text that is seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

VOID = {"meta", "link", "br", "col", "img", "path", "wbr"}


@dataclass
class Page(HTMLParser):
    """A page: each start tag with its attributes, the text outside of styles, and what was not closed as it should."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _tag, attributes in self.tags if "id" in attributes]

    @property
    def links(self) -> list[str]:
        """Everything that the page points to."""
        return [
            attributes[name]
            for _tag, attributes in self.tags
            for name in ("href", "src", "action")
            if name in attributes
        ]

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


def parsed(content: bytes) -> Page:
    """The page; none of its tags is left open or closed twice."""
    page = Page()
    page.feed(content.decode())
    page.close()
    assert not page.wrong
    assert not page.open
    return page


def pages(made: dict[str, bytes]) -> dict[str, Page]:
    """The site's pages by path."""
    return {path: parsed(content) for path, content in made.items() if path.endswith(".html")}


def target(path: str, link: str) -> tuple[str, str]:
    """The file and the part of it that a relative `link` of the page at `path` leads to."""
    found = urlsplit(urljoin(f"https://here.example/{path}", link))
    assert found.netloc == "here.example", link
    return unquote(found.path)[1:], unquote(found.fragment)
