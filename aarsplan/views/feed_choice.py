"""Which feed of the plan a published calendar is: told by what it calls itself, and by the UIDs that it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aarsplan.loading.feed_file import FeedFile
from aarsplan.lockfile import Lock
from aarsplan.texts import LANGUAGES, speaking
from aarsplan.views.against import Comparison, compare
from aarsplan.views.calendar_event import CalendarEvent, EventStatus
from aarsplan.views.feeds import Feed, FeedOptions, feed_events, feeds
from aarsplan.views.publication import Publication

_PRODUCER = "-//aarsplan//aarsplan//"


@dataclass(frozen=True)
class Choice:
    """A feed as some readers get it: with these options, and in this language."""

    feed: Feed
    options: FeedOptions
    language: str


@dataclass(frozen=True)
class _Candidate:
    choice: Choice
    events: Sequence[CalendarEvent]
    shared: int
    apart: int
    """UIDs that both have, and that only one of the two has."""


def compared(
    file: FeedFile, publication: Publication, lock: Lock, lock_name: str, name: str | None = None
) -> tuple[Choice, Comparison] | None:
    """The feed that `file` is most like, of those called `name` where there is one, and how they differ.

    A reader may have it without deadlines or cancelled meetings; where it has none at all, it is taken for such a one.
    None where it has nothing in common with any feed.
    """
    known = [(language, feed) for language in _languages(file) for feed in _feeds(publication, name, language)]
    titled = [(language, feed) for language, feed in known if feed.title == file.title]
    likely = [one for one in _candidates(file, publication, titled) if one.shared or not file.events]
    likely = likely or [one for one in _candidates(file, publication, known) if one.shared or name]
    nearest = min((one.apart for one in likely), default=0)
    judged = []
    for number, one in enumerate(likely):
        if one.apart == nearest:
            judged.append((one, compare(file, one.events, lock, lock_name), number))
    if not judged:
        return None
    best, comparison, _number = min(judged, key=lambda each: (len(each[1].findings), len(each[0].events), each[2]))
    return best.choice, comparison


def _feeds(publication: Publication, name: str | None, language: str) -> list[Feed]:
    with speaking(language):
        return [feed for feed in feeds(publication) if name is None or feed.name == name]


def _candidates(file: FeedFile, publication: Publication, among: Sequence[tuple[str, Feed]]) -> list[_Candidate]:
    uids = {event.uid for event in file.events}
    found = []
    for language, feed in among:
        with speaking(language):
            found += [
                _candidate(uids, publication, feed, internal=internal, language=language) for internal in (False, True)
            ]
    return found


def _candidate(uids: set[str], publication: Publication, feed: Feed, *, internal: bool, language: str) -> _Candidate:
    options = FeedOptions(internal=internal)
    whole = feed_events(publication, feed, options)
    known = [event for event in whole if event.uid in uids]
    options = FeedOptions(
        internal=internal,
        deadlines=any(event.is_deadline for event in known) or not any(event.is_deadline for event in whole),
        cancelled=any(_is_cancelled(event) for event in known) or not any(map(_is_cancelled, whole)),
    )
    events = feed_events(publication, feed, options)
    here = {event.uid for event in events}
    return _Candidate(Choice(feed, options, language), events, len(here & uids), len(here ^ uids))


def _is_cancelled(event: CalendarEvent) -> bool:
    return event.status is EventStatus.CANCELLED


def _languages(file: FeedFile) -> tuple[str, ...]:
    """The language of the feed, or all where whoever passed it on does not say."""
    told = file.producer.removeprefix(_PRODUCER).lower()
    return (told,) if told in LANGUAGES else LANGUAGES
