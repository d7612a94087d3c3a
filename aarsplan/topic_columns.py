"""The columns of the bruttoliste as a sheet, which is written and read: what each is called, in both languages.

A sheet is read whichever language it was written in, so the titles are data and no texts to be translated.
"""

from __future__ import annotations

from dataclasses import dataclass

from aarsplan.texts import language


@dataclass(frozen=True)
class TopicColumn:
    """A column: the `key` of the topic that it holds, and what it may be called."""

    key: str
    danish: str
    english: str
    others: tuple[str, ...] = ()
    width: int = 12
    """Characters that it takes in a workbook at most."""

    @property
    def titles(self) -> tuple[str, ...]:
        """All that it may be called, the usual title first."""
        return (self.danish, self.english, *self.others)

    @property
    def heading(self) -> str:
        """What it is called in the reader's language."""
        return self.danish if language() == "da" else self.english


COLUMNS = (
    TopicColumn("title", "Emne", "Topic", ("Titel", "Title", "Emne/titel", "Overskrift", "Punkt", "Sag"), width=44),
    TopicColumn("body", "Organ", "Body", ("Udvalg", "Forum", "Mødeforum", "Organ/udvalg"), width=9),
    TopicColumn(
        "period",
        "Ønsket periode",
        "Wished period",
        (
            "Periode",
            "Period",
            "Ønske",
            "Ønsket tidspunkt",
            "Ønsket dato",
            "Tidspunkt",
            "Hvornår",
            "Måned",
            "Wished for",
        ),
        width=18,
    ),
    TopicColumn("theme", "Tema", "Theme", ("Kategori", "Område", "Emneområde"), width=17),
    TopicColumn(
        "owner", "Ansvarlig", "Responsible", ("Ejer", "Owner", "Ansvarlig rolle", "Tovholder", "Rolle"), width=34
    ),
    TopicColumn(
        "minutes", "Minutter", "Minutes", ("Min.", "Min", "Varighed", "Tid", "Tidsforbrug", "Duration"), width=10
    ),
    TopicColumn("closed", "Lukket", "Closed", ("Lukket punkt", "Lukket sag", "Åben/lukket"), width=8),
    TopicColumn("source", "Kilde", "Source", ("Kommer fra", "Oprindelse", "Where it comes from"), width=26),
    TopicColumn("reason", "Begrundelse", "Reason", ("Årsag", "Hvorfor"), width=30),
    TopicColumn(
        "note",
        "Bemærkning",
        "Note",
        ("Bemærkninger", "Noter", "Notes", "Kommentar", "Kommentarer", "Remarks"),
        width=40,
    ),
    TopicColumn("code", "Kode", "Code", width=44),
)
