"""Names inside an item's table: the codes of its steps, what is said of them, and the events it follows yearly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aarsplan.diagnostics import Diagnostic, Reason, Span, error, warning
from aarsplan.domain import Body, Event
from aarsplan.facts import Facts
from aarsplan.loading.item_convert import items, step_codes
from aarsplan.loading.item_schema import ItemFile, ItemTable
from aarsplan.loading.locate import KeyPath
from aarsplan.loading.source import Source
from aarsplan.loading.words import suggestion
from aarsplan.texts import _

ReadFile = tuple[ItemFile, Source]


def wrong_names(files: Iterable[ReadFile], facts: Facts) -> Iterator[Diagnostic]:
    """Steps that are named and not there or twice, and yearly items without a year or with the code of another."""
    owners: list[Body | Event] = [*facts.bodies.values(), *facts.events.values()]
    taken = {owner.code.casefold(): owner.span for owner in owners}
    for file, source in files:
        for number, table in enumerate(file.item):
            yield from _wrong_steps(table, source, ("item", number))
        yield from _years(file, source, facts, taken)


def _wrong_steps(table: ItemTable, source: Source, path: KeyPath) -> Iterator[Diagnostic]:
    codes = step_codes(table.step)
    named = [("document", n, found.step) for n, found in enumerate(table.document) if found.step]
    named += [("postponed", n, found.step) for n, found in enumerate(table.postponed)]
    for key, number, code in named:
        if code not in codes:
            message = _("there is no step, meeting or event {name}").format(name=f"{table.code}/{code}")
            yield error(
                "unknown-step", message, source.span((*path, key, number, "step")), hint=suggestion(code, codes)
            )
    seen: dict[str, Span] = {}
    for number, found in enumerate(table.step):
        span = source.span((*path, "step", number, "code"))
        if found.code and found.code.casefold() in seen:
            message = _("{code} is there already").format(code=found.code)
            because = [Reason(_("it stands here first"), seen[found.code.casefold()])]
            yield error("duplicate", message, span, because=because, hint=_("give one of the two another code"))
        seen.setdefault(codes[number].casefold(), span)


def _years(file: ItemFile, source: Source, facts: Facts, taken: dict[str, Span | None]) -> Iterator[Diagnostic]:
    """Yearly items that no event makes, and items whose code another has; `taken` gathers the codes."""
    made = list(items(file, source, facts.events.values()))
    spans = {item.span for item in made}
    for number, table in enumerate(file.item):
        if table.yearly and source.span(("item", number)) not in spans:
            message = _("no event is named as {pattern}, so the item stands nowhere").format(pattern=table.yearly)
            span = source.span(("item", number, "yearly"))
            yield warning("yearly", message, span, hint=suggestion(table.yearly, list(facts.events)))
    for item in made:
        if item.code.casefold() in taken:
            message = _("{code} is there already").format(code=item.code)
            because = [Reason(_("it stands here first"), taken[item.code.casefold()])]
            yield error("duplicate", message, item.span, because=because, hint=_("give one of the two another code"))
        taken.setdefault(item.code.casefold(), item.span)
