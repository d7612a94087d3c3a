"""A bruttoliste as a secretary keeps it in Excel: 25 topics, in her own words and with her own columns."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font

HEADER = ("Emne", "Organ", "Ønsket periode", "Tema", "Ansvarlig", "Varighed", "Lukket", "Kilde", "Bemærkning")
SEC, OKO = "Chef for Ledelsessekretariatet", "Økonomichef"
HR, VEL = "HR- og arbejdsmiljøkonsulent", "Velfærdsdirektør"

ROWS = (
    ("Strategi for kunstig intelligens", "Direktionen", "efterår 2025", "Digitalisering", SEC, "1½ time", None,
     "Direktionen 23-10-2024", "Bygger på temadagen"),
    ("Budgetopfølgning pr. 31. juli", "KCL", "3. kvartal 2025", "Økonomi", OKO, "30 min.", None, None, None),
    ("Budgetlægning 2027, proces og tidsplan", "KCL", "1. kvartal 2026", "Økonomi", OKO, 45, None, None,
     "Hænger sammen med budgetproceduren,\nsom skal være klar 1. februar"),
    ("Sygefravær: status og indsatser", "HU", "november 2025", "Arbejdsmiljø", HR, "45 min", None, None, None),
    ("Ny MED-aftale", "Hovedudvalget", "inden 01-03-2026", "Arbejdsmiljø", HR, "1 t", None, "HU 15-11-2024", None),
    ("Arbejdspladsvurdering 2026", "HU", "forår 2026", "Arbejdsmiljø", HR, "1 time", None, None, None),
    ("Lederevaluering", "Direktionen", "når der er tid", "Ledelse", SEC, 30, "x", None, "Først efter drøftelse i DIR"),
    ("Organisering på ejendomsområdet", "DIR", "2025-Q4", "Ejendomme", VEL, time(1, 0), "ja", None, None),
    ("Rekruttering af medarbejdere til ældreområdet", "KCL", "efterår 2025", "Personale", VEL, 45, None, None, None),
    ("Værdighedspolitik", "KCL", "forår 2026", "Velfærd", VEL, "½ time", None, None, None),
    ("Beredskabsplan og øvelse", "KCL", date(2025, 11, 27), "Beredskab", "ledelsessekretariatet", "tre kvarter", None,
     None, None),
    ("Informationssikkerhed og NIS2", "KCL", "uge 41-46 2025", "Digitalisering",
     "Chef for Borgerservice, IT og Digitalisering", "1 t 15 min", None, None, None),
    ("Udbud af kørsel", "DIR", "oktober 2025", "Økonomi", OKO, 20, "Ja", None, "Lukket til udbuddet er afgjort"),
    ("Klimahandleplan, status", "KCL", "2. halvår 2025", "Klima", None, 45, None, None, None),
    ("Kystsikring", "DIR", None, "Klima", None, None, None, "Borgmesteren", None),
    ("Sund by og forebyggelse", "KCL", "2026", "Velfærd", VEL, 30, "nej", None, None),
    ("Dialogmøder med aftaleholdere, evaluering", "DIR", "december 2025", "Ledelse", SEC, 15, None,
     "Dialogmøde 24-10-2024", None),
    ("Ledelsesakademi for Velfærd", "DIR", "1. kvartal 2026", "Ledelse", SEC, 30, None, "Direktionen 25-09-2024",
     "30-35 ledere pr. dag"),
    ("Kommunikationsstrategi", "KCL", "forår 2026", "Ledelse", "Specialkonsulent i Ledelsessekretariatet", 60, None,
     None, None),
    ("=Ny styringsmodel for skoler & dagtilbud", "DIR", "efterår 2025", "Økonomi", OKO, "1,5 t", None, None,
     "Titlen begynder med = i det gamle ark"),
    ("Fravær af borgerbetalinger, opfølgning", "DIR", "senest 15-12-2025", "Økonomi", OKO, 20, None, None, None),
    ("Psykologisk tryghed, opsamling", "HU", "efter 26-11-2025", "Arbejdsmiljø", HR, 45, None,
     "Arbejdsmiljødag 26-11-2024", None),
    ("Kvalitetsrapport på skoleområdet", "KCL", "januar 2026", "Velfærd", VEL, 45, None, None, None),
    ("Årsplan for direktionens møder 2026", "DIR", "september 2025", "Ledelse", SEC, "et kvarter", None, None, None),
    ('Opfølgning på politiske udvalgs "hensigtserklæringer"; alle områder', "KCL", "4. kvartal 2025", "Økonomi", OKO,
     30, None, None, "Se bilag; sendes senere"),
)  # fmt: skip


def write(path: Path) -> None:
    """Write the sheet to `path`, below an empty row, as people do."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Bruttoliste"
    sheet.append([])
    for row in (HEADER, *ROWS):
        sheet.append(row)
    for cell in sheet[2]:
        cell.font = Font(bold=True)
    for row in sheet.iter_rows(min_row=3):
        row[0].data_type = "s"
    book.save(path)
