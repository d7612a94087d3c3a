"""Time zones by the names that programs give them: those of the IANA database, of Windows and of Outlook."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from aarsplan.loading.ics.time import COPENHAGEN

_OFFSET = re.compile(r"\((?:utc|gmt)[^()]*\)", re.IGNORECASE)
_OTHER_DESCRIPTIONS = {
    "alaska": "Alaskan",
    "aleutian islands": "Aleutian",
    "arizona": "US Mountain",
    "astana": "Qyzylorda",
    "athen": "GTB",
    "atlantic time (canada)": "Atlantic",
    "baja california": "Pacific Standard Time (Mexico)",
    "bougainville island": "Bougainville",
    "brasilia": "E. South America",
    "cabo verde is.": "Cape Verde",
    "central america": "Central America",
    "central time (us & canada)": "Central",
    "chatham islands": "Chatham Islands",
    "chetumal": "Eastern Standard Time (Mexico)",
    "chihuahua": "Mountain Standard Time (Mexico)",
    "chokurdakh": "Russia Time Zone 10",
    "city of buenos aires": "Argentina",
    "coordinated universal time": "UTC",
    "easter island": "Easter Island",
    "eastern time (us & canada)": "Eastern",
    "ekaterinburg": "Ekaterinburg",
    "greenland": "Greenland",
    "haiti": "Haiti",
    "hawaii": "Hawaiian",
    "indiana (east)": "US Eastern",
    "international date line west": "Dateline",
    "kiritimati island": "Line Islands",
    "lord howe island": "Lord Howe",
    "marquesas islands": "Marquesas",
    "mountain time (us & canada)": "Mountain",
    "newfoundland": "Newfoundland",
    "norfolk island": "Norfolk",
    "nuku'alofa": "Tonga",
    "pacific time (us & canada)": "Pacific",
    "port louis": "Mauritius",
    "saint pierre and miquelon": "Saint Pierre",
    "salvador": "Bahia",
    "samoa": "Samoa",
    "saskatchewan": "Canada Central",
    "solomon is.": "Central Pacific",
    "sri jayawardenepura": "Sri Lanka",
    "turks and caicos": "Turks And Caicos",
    "west central africa": "W. Central Africa",
    "yangon (rangoon)": "Myanmar",
    "yukon": "Yukon",
}
"""What Windows describes by other words than a city of the IANA database, and its name, mostly of a "Standard Time"."""


@lru_cache(maxsize=1000)
def zone_of(name: str) -> ZoneInfo | None:
    """The time zone called `name`, None when nobody knows it.

    Known are the names of the IANA database in any case, also behind a prefix ("/example.org/Europe/Copenhagen"),
    those of Windows ("Romance Standard Time"), and Windows' descriptions ("(UTC+01:00) Amsterdam, Berlin, Bern").

    Source: CLDR, supplemental data, windowsZones.
    """
    wanted = name.strip().casefold()
    if "copenhagen" in wanted or "københavn" in wanted:
        return COPENHAGEN
    if (key := _windows_names().get(wanted)) is not None:
        return ZoneInfo(key)
    if (offset := _OFFSET.match(wanted)) is not None:
        return _described(wanted[offset.end() :])
    parts = wanted.split("/")[-4:]
    for start in range(len(parts)):
        if (key := _iana_names().get("/".join(parts[start:]))) is not None:
            return ZoneInfo(key)
    return None


def _described(places: str) -> ZoneInfo | None:
    """The time zone of the first of the `places` that is known; they share their clock."""
    for place in (part.strip() for part in places.split(",")):
        written = _OTHER_DESCRIPTIONS.get(place, place.replace("coordinated universal time", "utc")).casefold()
        for name in (f"{written} standard time", written):
            if (key := _windows_names().get(name)) is not None:
                return ZoneInfo(key)
        if (key := _cities().get(place)) is not None:
            return ZoneInfo(key)
    return None


@cache
def _windows_names() -> dict[str, str]:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    names = {windows.casefold(): iana for windows, iana in WINDOWS_TO_OLSON.items()}
    # Windows has one zone for several countries; the table names France's, this is Denmark's (CLDR, territory DK).
    return names | {"romance standard time": COPENHAGEN.key}


@cache
def _iana_names() -> dict[str, str]:
    # "localtime" is whatever this machine has.
    return {iana.casefold(): iana for iana in available_timezones() - {"localtime"}}


@cache
def _cities() -> dict[str, str]:
    """The zones of the IANA database that are named after cities, by the city."""
    regions = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    places = sorted(iana for iana in available_timezones() if iana.startswith(regions))
    return {iana.rpartition("/")[2].replace("_", " ").casefold(): iana for iana in places}
