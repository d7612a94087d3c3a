"""The command line: finds the language, then runs the command."""

from __future__ import annotations

import gc
import gettext
import os
import sys
from pathlib import Path

from aarsplan.texts import LANGUAGES, LOCALE_DIR, set_language

LANGUAGE_VARIABLE = "AARSPLAN_LANG"


def main() -> None:
    """Run `aarsplan` with the arguments of the process."""
    # Start-up makes many objects that all stay; looking through them for garbage takes a tenth of a short command.
    gc.set_threshold(100_000)
    _open_streams()
    _speak(_language(sys.argv[1:]))
    from aarsplan.cli import run

    sys.exit(run(sys.argv[1:]))


def _open_streams() -> None:
    """Make sure that printing never ends a command."""
    for name in ("stdout", "stderr"):
        # Python has no stream where the shell closed it (`>&-`).
        stream = getattr(sys, name) or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open to the end
        # A console that cannot show a letter shows a question mark.
        stream.reconfigure(errors="replace")
        setattr(sys, name, stream)


def _language(arguments: list[str]) -> str:
    """The language asked for, before any help text is made."""
    wanted = os.environ.get(LANGUAGE_VARIABLE, "")
    for word, following in zip(arguments, [*arguments[1:], ""], strict=True):
        if word == "--lang":
            wanted = following
        elif word.startswith("--lang="):
            wanted = word.removeprefix("--lang=")
    return wanted if wanted in LANGUAGES else "da"


def _speak(code: str) -> None:
    """Use a language for our texts, and for the words of click, which asks the standard library's default domain."""
    set_language(code)
    os.environ["LANGUAGE"] = code
    gettext.bindtextdomain("aarsplan", str(LOCALE_DIR))
    gettext.textdomain("aarsplan")


if __name__ == "__main__":
    main()
