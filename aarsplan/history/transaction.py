"""One change of a project: all of its files and the line in the log, or nothing.

The contents are kept first, then `pending.json` is put in place, then each file; the log comes last. What is there at
any moment tells what is left to do, so that a crash between two steps leaves the old state or one that can be finished.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from aarsplan.diagnostics import Diagnostic, Reason, Rejected, Span, error
from aarsplan.history import log, objects
from aarsplan.history.model import FOLDER, FileChange, Note, record_of
from aarsplan.history.objects import digest_of, digest_on_disk
from aarsplan.history.pending import Beside, Pending, is_pending, read_pending, remove_pending
from aarsplan.history.places import PENDING, file_called, log_name, name_of, shown
from aarsplan.saving import Saving, save_all, saving, sync, writing
from aarsplan.texts import _


def commit(
    folder: Path, contents: Mapping[Path, bytes | None], note: Note, *, beside: Mapping[Path, bytes] | None = None
) -> list[Path]:
    """Change files of the project in `folder`, None removing one (the last one with its folder), and log that.

    What is written `beside` them, exports for example, is part of the change and not of the record, and so is what lies
    outside of the folder. Nothing is recorded where no file of the project changes. Returns the paths whose bytes
    changed, in order. The caller sees to it that nobody else changes the project meanwhile.

    Raises:
        Rejected: a file cannot be written, or the history is damaged; nothing was changed.
    """
    recover(folder)
    everything = {**(beside or {}), **contents}
    with _finishing(folder), saving(everything) as change:
        names = {path: name for path in contents if (name := _name(folder, path)) is not None}
        if any(staged.path in names for staged in change.staged):
            _record(folder, change, names, everything, note)
        else:
            change.put_in_place()
    _remove_empty({path.parent for path, content in contents.items() if content is None and path in names})
    return [staged.path for staged in change.staged]


def recover(folder: Path) -> None:
    """Finish the change that a crash interrupted, if there is one.

    Raises:
        Rejected: somebody changed one of its files since, or one cannot be written; nothing was changed.
    """
    if not is_pending(folder):
        return
    pending = read_pending(folder)
    known = {record.number: record for record in log.records(folder)}
    if pending.record not in known.values():
        log.see_the_order(pending.record, max(known, default=0), known, _span(folder))
        _roll_forward(folder, pending)
    remove_pending(folder)


@contextmanager
def _finishing(folder: Path) -> Iterator[None]:
    """Take `pending.json` away in the end, unless files were left between old and new, which `recover` sees to."""
    try:
        yield
    except BaseException:
        with suppress(Rejected):
            if is_pending(folder) and _is_back(folder, read_pending(folder)):
                remove_pending(folder)
        raise
    # The change is made, whether or not the file can be taken away; the next command tells.
    with suppress(Rejected):
        if is_pending(folder):
            remove_pending(folder)


def _record(
    folder: Path, change: Saving, names: Mapping[Path, str], contents: Mapping[Path, bytes | None], note: Note
) -> None:
    """Carry out a change of files of the project, those of `names`, and of others along with them."""
    after = {staged.path: contents[staged.path] for staged in change.staged}
    own = [staged for staged in change.staged if staged.path in names]
    files = [FileChange(names[s.path], digest_of(s.old), digest_of(after[s.path])) for s in own]
    beside = [Beside.of(staged, after[staged.path]) for staged in change.staged if staged.path not in names]
    last = max((record.number for record in log.records(folder)), default=0)
    record = record_of(last + 1, note, tuple(sorted(files, key=lambda file: file.name)))
    pending = Pending(record, tuple(beside))
    log.see_the_length(pending.line, Span(log_name(folder), 0))
    objects.keep(folder, [content for staged in own for content in (staged.old, after[staged.path])])
    size = log.end(folder)
    pending.save(folder)
    try:
        change.put_in_place()
        _sync(staged.target for staged in change.staged)
        log.append(folder, pending.line)
        change.is_kept = True
    except BaseException:
        # The line goes before the files are taken back, so that no crash leaves a line without its change.
        if not change.is_kept:
            log.cut(folder, size)
        raise


def _roll_forward(folder: Path, pending: Pending) -> None:
    """Put in place what is not there yet, and add the line to the log."""
    contents: dict[Path, bytes | None] = {}
    wrong: list[Diagnostic] = []
    for file in pending.record.files:
        path = file_called(folder, file.name)
        name = shown(folder, path)
        now = digest_on_disk(path, name)
        if now not in {file.before, file.after}:
            wrong.append(_edited(folder, pending, name))
        elif now != file.after:
            contents[path] = None if file.after is None else objects.content(folder, file.after)
    due = [beside for beside in pending.beside if beside.is_due]
    edited = [str(b.target) for b in due if digest_on_disk(b.target, str(b.target)) not in {b.before, b.after}]
    wrong += [_edited(folder, pending, name) for name in edited]
    if wrong:
        raise Rejected(wrong)
    for beside in due:
        beside.put_in_place()
    save_all(contents)
    _sync([*contents, *(beside.target for beside in due)])
    log.append(folder, pending.line)


def _edited(folder: Path, pending: Pending, name: str) -> Diagnostic:
    message = _("{name} was changed by hand before a change that a crash interrupted could be finished")
    half, who = _("half written is: {command}, by {who}"), pending.record.who or _("unknown")
    because = [Reason(half.format(command=pending.record.command, who=who), _span(folder))]
    hint = _("take back what was done to {name} and run the command again; or remove {pending} to keep all as it is")
    text = hint.format(name=name, pending=_span(folder).file)
    return error("interrupted", message.format(name=name), Span(name), because=because, hint=text)


def _remove_empty(folders: Iterable[Path]) -> None:
    """Remove the folders of which nothing is left."""
    for folder in sorted(folders):
        # Whatever still holds something stays.
        with suppress(OSError):
            folder.rmdir()


def _is_back(folder: Path, pending: Pending) -> bool:
    """Whether every file of a change holds what it held before."""
    files = [(folder / file.name, file.before) for file in pending.record.files]
    files += [(beside.target, beside.before) for beside in pending.beside]
    return all(digest_on_disk(path, str(path)) == before for path, before in files)


def _name(folder: Path, path: Path) -> str | None:
    with writing(path):
        return name_of(folder, path)


def _sync(targets: Iterable[Path]) -> None:
    """Make changed files safe from a power failure, and folders that were made for them."""
    for folder in sorted({folder for target in targets for folder in (target.parent, target.parent.parent)}):
        with writing(folder):
            sync(folder)


def _span(folder: Path) -> Span:
    return Span(shown(folder, folder / FOLDER / PENDING))
