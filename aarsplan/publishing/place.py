"""Where a site is published: the link that readers follow, and the hidden folder of its versions beside it."""

from __future__ import annotations

import errno
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from aarsplan.diagnostics import Rejected, Span, error
from aarsplan.files import is_there
from aarsplan.saving import sync
from aarsplan.texts import _

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_NO_LINKS = {errno.EPERM, errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}
"""What a system says that has no symbolic links, or none on this disk."""


@dataclass(frozen=True)
class Place:
    """The place of a site: `folder` is what readers open."""

    folder: Path

    @classmethod
    def at(cls, folder: Path) -> Place:
        """The place of the site `folder`, however it is written.

        Raises:
            Rejected: it has no name.
        """
        whole = folder.absolute()
        if whole.name in {"", ".."}:
            whole = whole.resolve()
        if not whole.name:
            message = _("{path} is the top of a disk, and no folder that can be replaced")
            raise Rejected([error("publish", message.format(path=folder), Span(str(folder)))])
        return cls(whole)

    @property
    def versions(self) -> Path:
        """The folder of the versions."""
        return self.folder.with_name(f".{self.folder.name}.versions")

    @property
    def guard(self) -> Path:
        """The file that whoever publishes here holds, so that others wait."""
        return self.versions / "lock"

    @property
    def _link(self) -> Path:
        """The link that is to take the place of the one that readers follow."""
        return self.versions / "next"

    def version(self, number: int) -> Path:
        """The folder of a version; numbers count from 1."""
        return self.versions / str(number)

    def shown(self) -> int:
        """The number of the version that readers see, 0 where nothing has been published.

        Raises:
            Rejected: something stands there that one step cannot replace.
        """
        number = self._linked()
        is_free = not is_there(self.folder) or (self._is_folder() and not any(self.folder.iterdir()))
        if not number and not is_free:
            raise self._refused(_("{path} is there already, and is no link to a site that aarsplan published"))
        return number

    def following(self) -> int:
        """A number for a new version, higher than any there is."""
        return max([self.shown(), *self._numbers()]) + 1

    def tidy(self) -> None:
        """Remove what no reader needs: all but the version that is shown and the last one before it.

        What cannot be removed now, or is left by a process that was killed here, goes the next time.
        """
        shown = self._linked()
        before = max((number for number in self._numbers() if number < shown), default=shown)
        for number in self._numbers():
            if number not in {shown, before}:
                shutil.rmtree(self.version(number), ignore_errors=True)
        self._link.unlink(missing_ok=True)

    def prepare(self, number: int) -> None:
        """Make the link to the version `number`, which need not be there yet; on a system without links, none.

        Raises:
            Rejected: there are no links, and a site that has to be replaced.
            OSError: it cannot be written.
        """
        if not self._makes_link(number) and self.shown():
            raise self._refused(_("{path} cannot be replaced: there are no symbolic links here"))

    def show(self, number: int) -> None:
        """Let readers see the version `number` from now on; without links its folder becomes the site itself.

        Raises:
            OSError: it cannot be put in place.
        """
        sync(self.versions)
        sync(self.folder.parent)
        if self._is_folder():
            self.folder.rmdir()
        source = self._link if self._link.is_symlink() else self.version(number)
        source.replace(self.folder)
        sync(self.folder.parent)

    def _linked(self) -> int:
        """The number of the version that the site is a link to, 0 where it is none of these links."""
        target = str(self.folder.readlink()) if self.folder.is_symlink() else ""
        beside, _slash, number = target.partition("/")
        return int(number) if beside == self.versions.name and _NUMBER.fullmatch(number) else 0

    def _is_folder(self) -> bool:
        return self.folder.is_dir() and not self.folder.is_symlink()

    def _makes_link(self, number: int) -> bool:
        """Make the link to a version, or tell that there are none here."""
        # Windows has them for the privileged, and no step that replaces one to a folder.
        if os.name == "nt":
            return False
        try:
            # Relative, so that the folder with both can be moved, and be mounted elsewhere.
            self._link.symlink_to(f"{self.versions.name}/{number}")
        except OSError as problem:
            if problem.errno not in _NO_LINKS:
                raise
            return False
        return True

    def _numbers(self) -> list[int]:
        if not self.versions.is_dir():
            return []
        return sorted(int(found.name) for found in self.versions.iterdir() if _NUMBER.fullmatch(found.name))

    def _refused(self, message: str) -> Rejected:
        hint = _("publish to a new folder name, and point the web server there")
        return Rejected([error("publish", message.format(path=self.folder), Span(str(self.folder)), hint=hint)])
