"""Two programmes of an autumn as a secretariat has them: a meeting of the directors and one of the whole management."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from aarsplan.views.programme import (
    Document,
    EntryKind,
    Form,
    Guest,
    Programme,
    ProgrammeEntry,
    Version,
)

CONSULTANT = "Specialkonsulent i Ledelsessekretariatet"
SAFETY_CONSULTANT = "HR- og arbejdsmiljøkonsulent"
SECRET_DOCUMENTS = ("Program KCL 311024 - justeret 11.10.24.", "Årsplan 2024 - Koncernledelse uden bruttoliste.docx")
SECRET_IDS = ("3679601", "99599/24")

DIR = Programme(
    municipality="Norddjurs Kommune",
    key="DIR/2024-10-23",
    code="DIR",
    body="Direktionen",
    colour="#1f4e79",
    day=date(2024, 10, 23),
    start=time(9),
    end=time(13, 30),
    place="Rådhuset, Direktionens mødelokale",
    version=Version.ADJUSTED,
    version_day=date(2024, 10, 18),
    participants=(
        "Kommunaldirektør",
        "Fællesforvaltningsdirektør",
        "Velfærdsdirektør",
        "Chef for Ledelsessekretariatet",
    ),
    entries=(
        ProgrammeEntry(
            "DIALOG/slides",
            "Gennemgang af præsentation til dialogmøde med aftaleholdere 24. oktober",
            15,
            time(9),
            EntryKind.PREPARATION,
            purpose="Gennemgang",
            owner="Chef for Ledelsessekretariatet",
            text="Direktionen gennemgår slides og aftaler fordeling af punkter. Der tilføjes slides om Kloge m2.",
            documents=(Document("Oplæg til dialogmøde med aftaleholdere"), Document("Slides om Kloge m2", late=True)),
        ),
        ProgrammeEntry(
            "TRYGHED/dir",
            "Norddjurs Kommunes definitioner på psykologisk tryghed, frisættelse og aktørskab",
            30,
            time(9, 15),
            purpose="Drøftelse",
            owner="Chef for Ledelsessekretariatet",
            text=(
                "Arbejdsmiljødagen den 26. november var tema på møde i KCL den 29. august. Koncernledelsen opfordrede"
                " direktionen til at lave en fælles forståelsesramme inden arbejdsmiljødagen samt en tydelig kobling"
                " til OLFA og psykologisk tryghed. På møde i HU den 5. september var tillige et ønske om tydelige"
                " definitioner.\nDirektionen drøfter begrebsafklaringen. Begreberne behandles på møde i KCL den"
                " 31. oktober og HU den 15. november, inden de præsenteres på arbejdsmiljødagen."
            ),
            guests=(Guest(SAFETY_CONSULTANT),),
            documents=(
                Document("Definition psykologisk tryghed.docx", "3679599", "99597/24"),
                Document("Fælles forståelse af frisættelse og aktørskab.docx", "3679600", "99598/24"),
            ),
        ),
        ProgrammeEntry(
            "LOV/dir",
            "Regeringens lovprogram",
            15,
            time(9, 45),
            purpose="Drøftelse",
            owner="Økonomichef",
            text=(
                "Direktionen drøfter regeringens lovprogram med særlig fokus på indsatser, der relaterer sig til"
                " Norddjurs Kommune."
            ),
            documents=(
                Document("lovgivning-folketingsaaret-2024-2025.pdf", "3679598", "99596/24"),
                Document("Notat om lovændringer med direkte konsekvens for Norddjurs Kommune", "3679597", "99595/24"),
            ),
        ),
        ProgrammeEntry("TEMADAG", "Temadag om AI", 120, time(10), EntryKind.BLOCK),
        ProgrammeEntry("FROKOST", "Frokost", 30, time(12), EntryKind.BLOCK),
        ProgrammeEntry(
            "OEKONOMI",
            "Økonomi",
            30,
            time(12, 30),
            EntryKind.HEADING,
            number=2,
            entries=(
                ProgrammeEntry(
                    "EVALUERING/dir",
                    "Evaluering af budgetprocessen – budget 2025",
                    15,
                    time(12, 30),
                    purpose="Drøftelse",
                    documents=(Document("Evaluering af budgetprocessen"),),
                ),
                ProgrammeEntry(
                    "UDMOENTNING/dir",
                    "Udmøntningsplan 2025-2028",
                    15,
                    time(12, 45),
                    purpose="Gennemgang af tovholdere",
                    text="Udkastet gennemgås af tovholderne inden fremsendelse til koncernledelsen til udfyldelse.",
                    documents=(Document("Udmøntningsplan 2025-2028 – udkast"),),
                ),
            ),
        ),
        ProgrammeEntry(
            "KCL/2024-10/forberedelse",
            "Program for møde i Koncernledelsen (KCL) den 31. oktober, samt planlægning af KCL i efteråret 2025",
            25,
            time(13),
            EntryKind.PREPARATION,
            purpose="Godkendelse",
            owner="Chef for Ledelsessekretariatet",
            text=(
                "Direktionen behandler det justerede program for KCL med henblik på godkendelse og drøfter indkaldelse"
                " af KCL-møder for efteråret 2025 med henblik på godkendelse."
            ),
            guests=(Guest(CONSULTANT),),
            documents=(
                Document(SECRET_DOCUMENTS[0], *SECRET_IDS, closed=True),
                Document(SECRET_DOCUMENTS[1], closed=True),
            ),
        ),
        ProgrammeEntry("GENNEMGANG", "Gennemgang af kommende møder", 5, time(13, 25), EntryKind.STANDING),
    ),
)

SECRET_ITEM = ProgrammeEntry(
    "EFFEKT/kcl",
    "Effektiviseringsforslag på beredskabsområdet",
    30,
    time(11),
    purpose="Drøftelse",
    text="Forslagene skal være eksekverbare.",
    owner="Beredskabschef",
    guests=(Guest("Beredskabschef", time(11), time(11, 20)),),
    documents=(Document("Forslag om færre stationer.docx", "3690001", "99700/24"),),
    closed=True,
)

KCL = Programme(
    municipality="Norddjurs Kommune",
    key="KCL/2024-10",
    code="KCL",
    body="Koncernledelsen",
    colour="#2e6b3f",
    day=date(2024, 10, 31),
    start=time(9),
    end=time(12),
    place="Rådhuset, salen",
    form=Form.PROGRAMME,
    version=Version.APPROVED,
    version_day=date(2024, 10, 25),
    participants=("Direktionen", "Chefer i Koncernledelsen"),
    entries=(
        ProgrammeEntry("VELKOMST", "Velkomst og siden sidst", 15, time(9), EntryKind.STANDING),
        ProgrammeEntry(
            "TRYGHED/kcl",
            "Psykologisk tryghed: definition, formidling og opfølgning",
            45,
            time(9, 15),
            number=1,
            purpose="Drøftelse",
            owner="Chef for Ledelsessekretariatet",
            text=(
                "Direktionen drøftede den 23. oktober begrebsafklaringen. Koncernledelsen drøfter definition,"
                " formidling og opfølgning, inden arbejdet præsenteres for HU den 15. november og på"
                " arbejdsmiljødagen den 26. november."
            ),
            guests=(Guest(SAFETY_CONSULTANT, time(9, 15), time(9, 45)),),
            documents=(Document("Definition psykologisk tryghed.docx", "3679599", "99597/24"),),
        ),
        ProgrammeEntry(
            "AI/kcl",
            "AI i Norddjurs Kommune – opfølgning på temadagen",
            30,
            time(10),
            number=2,
            purpose="Orientering og drøftelse",
            owner="Fællesforvaltningsdirektør",
            text="Opsamling fra temadagen den 23. oktober og drøftelse af de næste skridt i forvaltningerne.",
            guests=(Guest("Chef for Borgerservice, IT og Digitalisering"),),
            documents=(Document("Oplæg fra temadagen", late=True),),
        ),
        ProgrammeEntry("PAUSE", "Pause", 15, time(10, 30), EntryKind.BLOCK),
        ProgrammeEntry(
            "UDMOENTNING/kcl",
            "Udmøntningsplan 2025-2028",
            15,
            time(10, 45),
            number=3,
            purpose="Udfyldelse",
            owner="Økonomichef",
            text="Planen er gennemgået af tovholderne. Områderne udfylder deres del inden næste møde.",
            documents=(Document("Udmøntningsplan 2025-2028 – udkast", "3681200", "99610/24"),),
        ),
        replace(SECRET_ITEM, number=4),
        ProgrammeEntry("KOMMENDE", "Gennemgang af kommende møder", 15, time(11, 30), EntryKind.STANDING),
        ProgrammeEntry("EVENTUELT", "Eventuelt", 15, time(11, 45), EntryKind.STANDING),
    ),
)

KCL_ADJUSTED = replace(
    KCL,
    version=Version.ADJUSTED,
    version_day=date(2024, 10, 11),
    end=time(12, 30),
    entries=(
        KCL.entries[0],
        replace(KCL.entries[1], minutes=30, guests=()),
        replace(KCL.entries[4], key="KLOGE/kcl", title="Kloge m2: kommissorium", start=time(9, 45), documents=()),
        KCL.entries[3],
        replace(KCL.entries[4], title="Udmøntningsplan", minutes=20, purpose="Orientering", documents=()),
        replace(SECRET_ITEM, closed=False),
        *KCL.entries[6:],
    ),
)
"""The version before: a topic that is taken out, AI not yet in, and an item that only becomes closed later."""
