"""The plan as a git revision of the project has it, read by git in a process of its own with bounded time and size."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from aarsplan.diagnostics import Reason, Rejected, Span, WrongUse, error
from aarsplan.files import MAX_TEXT_BYTES, reason
from aarsplan.texts import _

SECONDS = 20.0
"""Wall-clock seconds that one question to git may take."""
_HASH_DIGITS = 7
_QUIET = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
"""Git changes nothing, fetches nothing and asks nobody."""


@dataclass(frozen=True)
class Revision:
    """A commit that a person named, by its hash, in the repository that holds the folder."""

    name: str
    hash: str
    folder: Path

    @property
    def short(self) -> str:
        """What the person said with the beginning of the hash: "HEAD~3 (1a2b3c4)"."""
        return f"{self.name} ({self.hash[:_HASH_DIGITS]})"

    def file(self, name: str) -> bytes:
        """The bytes of the file `name` of the folder at this revision.

        Raises:
            Rejected: the revision has no such file, or it has more than `MAX_TEXT_BYTES`.
        """
        place = f"{self.hash}:./{name}"
        size = _ask(self.folder, "cat-file", "-s", place)
        if size.returncode:
            message = _("the revision {revision} has no {file} in {folder}")
            text = message.format(revision=self.short, file=name, folder=self.folder)
            raise Rejected([error("git", text, Span(str(self.folder / name)), hint=_("name a later revision"))])
        if int(size.stdout) > MAX_TEXT_BYTES:
            message = _("the file has {size} bytes, at most {limit} are read")
            text = message.format(size=int(size.stdout), limit=MAX_TEXT_BYTES)
            raise Rejected([error("limit", text, Span(f"{self.name}:{name}"))])
        return _ask(self.folder, "cat-file", "blob", place).stdout


def revision(folder: Path, name: str, *, hint: str) -> Revision:
    """The commit that `name` means in the repository of `folder`; `hint` tells what else could be named.

    Raises:
        WrongUse: there is no git, no repository, or no such revision in it.
    """
    inside = _ask(folder, "rev-parse", "--is-inside-work-tree", hint=hint)
    if inside.returncode or inside.stdout.strip() != b"true":
        said = inside.stderr.decode(errors="replace").strip().splitlines()[:1]
        message = _("{name} is neither a file nor a date, and the project is in no git repository").format(name=name)
        because = [Reason(_("git says: {text}").format(text=text)) for text in said]
        raise WrongUse([error("git", message, Span(str(folder)), because=because, hint=hint)])
    # What begins with a hyphen would be an option to git, and nothing means no revision but the index.
    strange = not name or name.startswith("-") or not name.isprintable()
    found = None if strange else _ask(folder, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    if found is None or found.returncode:
        message = _("there is no file, no date and no git revision {name}").format(name=name)
        raise WrongUse([error("git", message, Span(str(folder)), hint=hint)])
    return Revision(name, found.stdout.decode().strip(), folder)


def _ask(folder: Path, *words: str, hint: str = "") -> subprocess.CompletedProcess[bytes]:
    """What git answers in `folder`.

    Raises:
        WrongUse: there is no git, or it does not answer in time.
    """
    git = shutil.which("git")
    if git is None:
        raise WrongUse([error("git", _("git is not installed here"), Span(str(folder)), hint=hint)])
    try:
        return subprocess.run(  # noqa: S603 - no shell, and what a person typed is never an option
            [git, "-C", str(folder), *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            env={**os.environ, **_QUIET},
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        message = _("git did not answer in {seconds:.0f} seconds").format(seconds=SECONDS)
        raise WrongUse([error("git", message, Span(str(folder)), hint=hint)]) from late
    except OSError as problem:
        message = _("git cannot be started: {reason}").format(reason=reason(problem))
        raise WrongUse([error("git", message, Span(str(folder)), hint=hint)]) from problem
