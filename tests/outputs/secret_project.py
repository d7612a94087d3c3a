"""A project full of closed things. Every text of theirs holds a word of its own that stands nowhere else."""

from __future__ import annotations

from pathlib import Path

HAND_OVER = "KVORPLIX-SAG/skjulrand"
"""The hand-over of the closed item, which is a day of the plan."""
GONE = "GLEMSKUFF-SAG/udrokket"
"""The hand-over of a closed item that left the project after it was planned."""

TITLES = {
    "item": "Blåkvæstens udflytning",
    "yearly": "Fnørklet årsgang",
    "hand-over": "Grønskvat afleveres",
    "document": "Slørkanin-bilag.docx",
    "document of an open item": "Tvætørn-notat.docx",
    "loose document": "Øvrekluk-oversigt.pdf",
    "late document": "Æskelump medbragt",
    "topic": "Ålejern på bruttolisten",
    "follow-up": "Skærvblom undersøges",
    "follow-up of a closed item": "Hvælbrums følger op",
    "precondition": "Vadsølje foreligger",
    "standing under": "Krængpust under punkt",
}
"""What those inside are told of."""

OTHERS = (
    "KVORPLIX-SAG", "skjulrand", "GLEMSKUFF-SAG", "udrokket", "Glemtåge", "sækbånd", "99177313", "88123/77", "55123/66",
    "Trådulme", "næbsten", "drøbelfald", "Vrangsæde", "lønkrog", "7719001", "66321/19", "5540087", "ÅLEJERN-EMNE",
    "Sneglgæld", "vinterplyds", "Ørkvint", "trælbørste", "fugløse", "JORDVIPPE-SAG", "flaskrum", "8822771",
    "NATKRYBER-SAG", "KRÆNG-SAG", "Spøgelsesår",
)  # fmt: skip
"""Codes, numbers, journal numbers and texts, which the open papers hold no more of."""

PROJECT = """
municipality = "Prøve Kommune"
domain = "proeve.example"
[[role]]
code = "direktoer"
name = "Direktør"
[[role]]
code = "gaest"
name = "Konsulent"
[[place]]
code = "sal"
name = "Salen"
"""

BODIES = """
code = "DIR"
name = "Direktionen"
minutes = 240
times = [09:00:00]
places = ["sal"]
required = ["direktoer"]
[[series]]
kind = "weekly"
every = 1
anchor = 2025-09-03
[[standing]]
code = "punkt-1"
title = "Punkt 1"
minutes = 60
[[standing]]
code = "forbered"
title = "Temadagen den {date} forberedes"
prepares = "TEMADAG"
minutes = 10
min-days = 1
max-days = 8
[[deadline]]
code = "agenda"
name = "Dagsorden"
days = 2
day-type = "working-day"
"""

EVENTS = """
[[event]]
code = "TEMADAG"
name = "Temadag"
date = 2025-09-25
"""

CLOSED = """
[[item]]
code = "KVORPLIX-SAG"
title = "Blåkvæstens udflytning"
journal = "88123/77"
owner = "direktoer"
theme = "Trådulme"
closed = true
[[item.origin]]
meeting = "TEMADAG-2024"
text = "næbsten"
[[item.step]]
at = "DIR"
meeting = "DIR/2025-W37"
purpose = "discussion"
minutes = 20
guests = ["gaest"]
text = "drøbelfald"
[[item.step]]
code = "skjulrand"
hand-over = "Grønskvat afleveres"
to = ["gaest"]
purpose = "information"
first = 2025-09-12
last = 2025-09-12
[[item.step]]
code = "dir-2"
at = "DIR"
meeting = "DIR/2025-W38"
purpose = "decision"
minutes = 20
guests = ["gaest"]
text = "Vrangsæde"
[[item.step]]
code = "temadag"
at = "TEMADAG"
purpose = "presentation"
minutes = 30
guests = ["gaest"]
[[item.document]]
title = "Slørkanin-bilag.docx"
number = "7719001"
journal = "66321/19"
[[item.document]]
title = "Æskelump medbragt"
number = "8822771"
late = true
[[item.decision]]
meeting = "TEMADAG-2024"
text = "lønkrog"
[[item.postponed]]
step = "dir"
meeting = "DIR/2025-W36"
reason = "sækbånd"
precondition = "Vadsølje foreligger"
responsible = ["direktoer"]

[[item]]
code = "KRÆNG-SAG"
title = "Krængpust under punkt"
closed = true
[[item.step]]
at = "DIR"
meeting = "DIR/2025-W37"
under = "punkt-1"
purpose = "decision"
minutes = 10

[[item]]
code = "JORDVIPPE-SAG"
title = "Fnørklet årsgang"
closed = true
yearly = "TEMA*"
[[item.step]]
at = "DIR"
purpose = "decision"
minutes = 10
max-days = 10
text = "flaskrum"

# Den åbne sag skilte sig ud af den lukkede, følger efter en aflevering i den, og har et lukket bilag.
[[item]]
code = "AABEN"
title = "Åben sag om cykelstier"
split-from = "KVORPLIX-SAG/dir"
[[item.origin]]
meeting = "TEMADAG-2024"
text = "Ønsket på temadagen"
[[item.step]]
at = "DIR"
after = "KVORPLIX-SAG/skjulrand"
meeting = "DIR/2025-W38"
purpose = "decision"
minutes = 15
guests = ["gaest"]
[[item.document]]
title = "Tvætørn-notat.docx"
number = "99177313"
journal = "55123/66"
closed = true

[[item]]
code = "PLAN"
title = "Åben plan for skoleveje"
[[item.step]]
code = "send"
hand-over = "Sendes til konsulenten"
to = ["gaest"]
purpose = "information"
first = 2025-09-15
last = 2025-09-15

[[document]]
on = "TEMADAG/forbered"
title = "Øvrekluk-oversigt.pdf"
number = "5540087"
closed = true

[[topic]]
code = "ÅLEJERN-EMNE"
title = "Ålejern på bruttolisten"
body = "DIR"
period = "september 2025"
theme = "Sneglgæld"
source = "vinterplyds"
reason = "Ørkvint"
note = "trælbørste"
closed = true

[[topic]]
code = "CYKELPARKERING"
title = "Åbent emne om cykelparkering"
body = "DIR"
period = "september 2025"

[[follow-up]]
text = "Skærvblom undersøges"
owners = ["direktoer"]
due = 2025-08-29
closed = true

[[follow-up]]
text = "Hvælbrums følger op"
owners = ["direktoer"]
item = "KVORPLIX-SAG"
meeting = "DIR/2025-W37"

[[follow-up]]
text = "Åben opfølgning på cykelstier"
owners = ["direktoer"]
due = 2025-09-12
item = "AABEN"

[[follow-up]]
text = "fugløse"
done = true
"""

LEFT = """
[[item]]
code = "GLEMSKUFF-SAG"
title = "Glemtåge"
closed = true
[[item.step]]
code = "udrokket"
hand-over = "Spøgelsesår"
purpose = "information"
first = 2025-09-16
last = 2025-09-16
[[item]]
code = "NATKRYBER-SAG"
title = "Glemtåge to"
closed = true
"""


def write_project(folder: Path) -> None:
    """The project in `folder`, with the item that is to leave it in a file of its own (`items/left.toml`)."""
    for name in ("bodies", "items"):
        (folder / name).mkdir(parents=True)
    for name, text in {
        "aarsplan.toml": PROJECT,
        "bodies/dir.toml": BODIES,
        "events.toml": EVENTS + EVENTS.replace("TEMADAG", "TEMADAG-2024").replace("2025", "2024"),
        "items/closed.toml": CLOSED,
        "items/left.toml": LEFT,
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
