"""A project whose meetings can be convened: roles with invented addresses, and a mail server."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tests.invitations.samples import read

SENDER = "ledelsessekretariatet@norddjurs.dk"


def ready(folder: Path, *, port: int = 2525) -> dict[str, list[str]]:
    """Give the roles of a project addresses, and the project a mail server on this machine; returns the addresses."""
    settings = folder / "aarsplan.toml"
    text = settings.read_text(encoding="utf-8")
    roles = tomllib.loads(text)["role"]
    addresses = {
        role["code"]: [f"{role['code']}-{number}@norddjurs.dk" for number in range(1, role.get("persons", 1) + 1)]
        for role in roles
    }
    lines = [f"{code} = {several}".replace("'", '"') for code, several in addresses.items()]
    (folder / "addresses.toml").write_text("\n".join([*lines, ""]), encoding="utf-8")
    mail = f'\n[mail]\nsender = "{SENDER}"\nsender-name = "Ledelsessekretariatet"\n'
    server = f'smtp-host = "localhost"\nsmtp-port = {port}\nsecurity = "none"\n'
    settings.write_text(text + mail + server, encoding="utf-8")
    return addresses


def reply_to(path: Path, partstat: str) -> bytes:
    """The answer of whoever a mail is addressed to, as a calendar program writes it."""
    mail = read(path.read_bytes())
    (calendar,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    lines = calendar.get_payload(decode=True).decode().replace("\r\n ", "").splitlines()
    own = next(line for line in lines if line.startswith("ATTENDEE") and mail["To"].addresses[0].addr_spec in line)
    kept = [line for line in lines if line.startswith(("UID:", "SEQUENCE:", "DTSTAMP:", "ORGANIZER"))]
    told = ["BEGIN:VCALENDAR", "VERSION:2.0", "METHOD:REPLY", "BEGIN:VEVENT", *kept]
    told += [own.replace("PARTSTAT=NEEDS-ACTION", f"PARTSTAT={partstat}"), "END:VEVENT", "END:VCALENDAR", ""]
    return "\r\n".join(told).encode()
