"""The subscriptions of a project as the commands look them up and change them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from aarsplan.diagnostics import Rejected, Span, WrongUse, error
from aarsplan.files import display_name
from aarsplan.loading.loader import SUBSCRIPTIONS_FILE
from aarsplan.loading.subscriptions_schema import MAX_SUBSCRIPTIONS
from aarsplan.loading.words import suggestion
from aarsplan.subscriptions import Subscription, Subscriptions, read_subscriptions, write_subscriptions
from aarsplan.texts import _


@dataclass(frozen=True)
class Register:
    """The subscriptions of a project as they are read, and the file they lie in, which diagnostics call `name`."""

    path: Path
    name: str
    subscriptions: Subscriptions

    @classmethod
    def of(cls, folder: Path) -> Register:
        """The subscriptions of the project in `folder`.

        Raises:
            Rejected: they cannot be read.
        """
        path, name = folder / SUBSCRIPTIONS_FILE, display_name(folder, SUBSCRIPTIONS_FILE)
        return cls(path, name, read_subscriptions(path, name))

    def named(self, word: str) -> Subscription:
        """The subscription whose id is `word`, or the only one of that name.

        Raises:
            WrongUse: there is none, or several have the name.
        """
        by_id = self.subscriptions.by_id
        found = [by_id[word]] if word in by_id else [one for one in by_id.values() if one.name == word]
        if len(found) == 1:
            return found[0]
        if found:
            hint = _("say which by its id: {words}").format(words=", ".join(one.id for one in found))
            raise WrongUse([error("subscription", _("several subscriptions have that name"), hint=hint)])
        hint = suggestion(word, sorted(by_id)) or _("see which there are: aarsplan feeds")
        raise WrongUse([error("subscription", _("there is no subscription {word}").format(word=word), hint=hint)])

    def usable(self, word: str) -> Subscription:
        """As `named`, of those that have not been revoked.

        Raises:
            WrongUse: it was revoked.
        """
        found = self.named(word)
        if found.revoked is not None:
            message = _("subscription {id} was revoked, which is for good").format(id=found.id)
            raise WrongUse([error("subscription", message, hint=_("make another one: aarsplan feeds add"))])
        return found

    def keep(self, changed: Subscription) -> None:
        """Write the subscriptions with `changed` among them.

        Raises:
            Rejected: the file cannot be written.
        """
        write_subscriptions(self.path, self.subscriptions.with_one(changed))

    def see_room(self) -> None:
        """Refuse more subscriptions than are read.

        Raises:
            Rejected: there are as many as can be.
        """
        if len(self.subscriptions.by_id) >= MAX_SUBSCRIPTIONS:
            message = _("there are {n} subscriptions, which is the most that is read").format(n=MAX_SUBSCRIPTIONS)
            hint = _("remove tables of revoked ones from the file")
            raise Rejected([error("limit", message, Span(self.name), hint=hint)])
