"""Papers of every sort that a secretariat sends, written by hand: they show what the parts of a paper carry."""

from __future__ import annotations

from aarsplan.views.paper import (
    Bullets,
    Emphasis,
    Group,
    Heading,
    Mark,
    Paper,
    Paragraph,
    Row,
    Run,
    Table,
    cell,
    line,
)

MUNICIPALITY = "Norddjurs Kommune"
DIR, KCL, HU, EVENT = "#1f4e79", "#2e6b3f", "#8a5a00", "#8a1c4a"


def meeting(day: str, time: str, name: str, *about: str, colour: str, mark: Mark | None = None) -> Row:
    return Row((cell(day), cell(time), cell(line(name, Emphasis.STRONG)), cell(*about)), colour, mark)


FORWARD = Paper(
    title="Gennemgang af kommende møder",
    municipality=MUNICIPALITY,
    slug="kommende-moeder-2024-10-23",
    subtitle=(line("Fra onsdag den 23. oktober 2024 og otte uger frem", Emphasis.STRONG),),
    stamp="ons 23-10-2024",
    blocks=(
        Table(
            "Kommende møder",
            ("Dag og dato", "Tid", "Møde", "Hvad der behandles og hvad der mangler"),
            (0.14, 0.12, 0.24, 0.5),
            (
                Group("Uge 43"),
                meeting(
                    "ons 23-10-2024", "9.00–13.30", "Direktionen", "Økonomi · lovprogram · program for KCL", colour=DIR
                ),
                meeting("tor 24-10-2024", "14.00–16.00", "Dialogmøde med aftaleholdere", colour=EVENT),
                Group("Uge 44"),
                meeting("tor 31-10-2024", "9.00–12.00", "Koncernledelsen", "Psykologisk tryghed · AI", colour=KCL),
                Group("Uge 46"),
                meeting(
                    "fre 15-11-2024", "9.00–11.00", "Hovedudvalget", "Psykologisk tryghed: præsentation", colour=HU
                ),
                Group("Uge 48"),
                meeting("tir 26-11-2024", "", "Arbejdsmiljødag", "Sidste led i sagen om tryghed", colour=EVENT),
                meeting(
                    "tor 28-11-2024",
                    "9.00–12.00",
                    "Koncernledelsen",
                    "Ingen punkter endnu",
                    colour=KCL,
                    mark=Mark.QUIET,
                ),
            ),
        ),
        Heading("Opfølgninger uden dato"),
        Bullets(
            (
                (
                    Run("Vurdering af lovændringernes økonomi", Emphasis.STRONG),
                    Run(" – Økonomichef, fra DIR ons 23-10-2024"),
                ),
                (Run("Opstartsmøde for arbejdsgruppen", Emphasis.STRONG), Run(" – Chef for Ledelsessekretariatet")),
            )
        ),
    ),
)

SLIP = Paper(
    title="Mødeseddel – HR- og arbejdsmiljøkonsulent",
    municipality=MUNICIPALITY,
    slug="moedeseddel-hr-og-arbejdsmiljoekonsulent",
    blocks=(
        Paragraph(
            (Run("Du deltager under behandlingen af disse punkter. "), Run("Mød fem minutter før.", Emphasis.NOTICE))
        ),
        Table(
            "Punkter",
            ("Dag og dato", "Tid", "Møde og sted", "Punkt"),
            (0.18, 0.14, 0.34, 0.34),
            (
                Row(
                    (
                        cell("ons 23-10-2024"),
                        cell("9.15–9.45"),
                        cell(
                            line("Direktionen", Emphasis.STRONG),
                            line("Rådhuset, Direktionens mødelokale", Emphasis.QUIET),
                        ),
                        cell("Psykologisk tryghed, frisættelse og aktørskab"),
                    ),
                    DIR,
                ),
                Row(
                    (
                        cell("tor 31-10-2024"),
                        cell("9.15–9.45"),
                        cell(line("Koncernledelsen", Emphasis.STRONG), line("Rådhuset, salen", Emphasis.QUIET)),
                        cell("Psykologisk tryghed"),
                    ),
                    KCL,
                ),
            ),
        ),
    ),
)

BRUTTOLISTE = Paper(
    title="Bruttoliste",
    municipality=MUNICIPALITY,
    slug="bruttoliste-intern",
    notice="Intern",
    blocks=(
        Table(
            "Bruttoliste",
            ("Emne", "Ønske", "Tema", "Ansvarlig"),
            (0.4, 0.2, 0.2, 0.2),
            (
                Row((cell("Frisættelse og aktørskab"), cell("forår 2025"), cell("Ledelse"), cell("Kommunaldirektør"))),
                Row((cell("FTI: projektorganisering"), cell("1. kvartal"), cell("Kloge m2"), ()), mark=Mark.NEW),
                Row((cell("Sygefravær"), cell("hvert forår"), (), ()), mark=Mark.CHANGED),
                Row(
                    (
                        cell(line("Lovprogram", Emphasis.STRUCK), "Udgår: behandlet i DIR"),
                        cell("efterår"),
                        cell("Økonomi"),
                        cell("Økonomichef"),
                    ),
                    mark=Mark.REMOVED,
                ),
            ),
        ),
    ),
)
