"""Facts about files that are no project files: their encoding, their kind, their size, their place."""

from __future__ import annotations

import os
import shutil

import pytest

from aarsplan.loading.loader import load
from aarsplan.texts import set_language

from .broken import FILES, WITHIN, assert_told, mistakes, write

KCL, MAIN, CLOSURES = "bodies/kcl.toml", "aarsplan.toml", "closures.toml"
DANISH = FILES[KCL].replace("Koncernledelsen", "Økonomi på rådhuset")


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


@pytest.mark.parametrize(
    "content",
    [
        DANISH.encode("utf-8-sig"),
        DANISH.replace("\n", "\r\n").encode(),
        DANISH.replace("\n", "\r").encode(),
        DANISH.replace("\nminutes", "\n\tminutes\t").encode(),
        DANISH.rstrip("\n").encode(),
    ],
    ids=["byte order mark", "Windows lines", "old Mac lines", "tabs", "no last line end"],
)
def test_text_of_any_editor_is_read(tmp_path, content):
    assert load(write(tmp_path, {KCL: content}), WITHIN).facts.bodies["KCL"].name == "Økonomi på rådhuset"


def test_emoji_and_spaces_from_word_are_kept_readable(tmp_path):
    project = write(tmp_path, {KCL: ("Koncernledelsen", " Koncern\u00a0ledelsen 👩\u200d👩\u200d👧 ")})
    assert load(project, WITHIN).facts.bodies["KCL"].name == "Koncern ledelsen 👩\u200d👩\u200d👧"


CONTENTS = {
    "Windows-1252": (
        DANISH.encode("cp1252"),
        ["encoding bodies/kcl.toml:2", 'name = "Økonomi på', "save the file as UTF-8"],
    ),
    "UTF-16": (
        DANISH.encode("utf-16"),
        ["encoding bodies/kcl.toml:1 the file is saved as UTF-16 | save the file as UTF-8"],
    ),
    "UTF-16 without a mark": (DANISH.encode("utf-16-le"), ["encoding bodies/kcl.toml:1 the file is saved as UTF-16"]),
    "UTF-16 the other way": (DANISH.encode("utf-16-be"), ["encoding bodies/kcl.toml:1 the file is saved as UTF-16"]),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", ["encoding bodies/kcl.toml:1 the file is saved in an old encoding"]),
    "a NUL": (DANISH.replace("minutes", "minu\0tes").encode(), ["encoding bodies/kcl.toml:3 the file holds a NUL"]),
    "empty": (b"", ["missing-key bodies/kcl.toml:1 the file says nothing; it needs code, name, minutes and times"]),
    "only a mark": (b"\xef\xbb\xbf", ["missing-key bodies/kcl.toml:1 the file says nothing"]),
    "only a comment": (b"# later\n", ["missing-key bodies/kcl.toml:1 the file says nothing"]),
    "only spaces": (b" \n\t\n", ["missing-key bodies/kcl.toml:1 the file says nothing"]),
    "no-break space": (
        DANISH.replace("minutes", "\u00a0minutes").encode(),
        ["syntax bodies/kcl.toml:3:1 the line holds a space that is no ordinary one"],
    ),
    "sixty megabytes": (
        b"#" * 60_000_000,
        ["limit bodies/kcl.toml the file has 60000000 bytes, at most 5000000 are read"],
    ),
    "merge": (b"<<<<<<< HEAD\n", ["merge-conflict bodies/kcl.toml:1:1"]),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_file_that_is_no_text_or_no_project_file_is_told(tmp_path, name):
    content, expected = CONTENTS[name]
    assert_told(mistakes(write(tmp_path, {KCL: content})), expected)


def test_optional_files_may_be_empty_or_missing(tmp_path):
    project = write(tmp_path, {CLOSURES: "", "events.toml": "# none this year\n"})
    (project / "rules.toml").unlink()
    assert mistakes(project) == ()


KINDS = {
    "folder": lambda path: path.mkdir(),
    "pipe": os.mkfifo,
    "device": lambda path: path.symlink_to("/dev/zero"),
    "link to nowhere": lambda path: path.symlink_to(path.with_name("nowhere")),
    "link to itself": lambda path: path.symlink_to(path),
}


@pytest.mark.skipif(os.name == "nt", reason="POSIX kinds of files")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", [MAIN, KCL, CLOSURES])
def test_what_is_no_file_is_told_and_never_waited_for(tmp_path, name, kind):
    project = write(tmp_path)
    (project / name).unlink()
    KINDS[kind](project / name)
    (told,) = mistakes(project)
    assert told.code == "file"
    assert told.span.file == f"config/{name}"
    assert {"folder": "a folder", "pipe": "a pipe", "device": "a device", "link to nowhere": "leads nowhere"}.get(
        kind, "cannot be read"
    ) in told.message


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions bind ordinary users on POSIX")
def test_file_without_permission_is_told(tmp_path):
    project = write(tmp_path)
    (project / KCL).chmod(0)
    (told,) = mistakes(project)
    assert (told.code, told.span.file) == ("file", f"config/{KCL}")


def test_file_that_the_system_refuses_is_told_with_its_reason(tmp_path, monkeypatch):
    project = write(tmp_path)
    real = type(project).open

    def refuse(path, *arguments, **options):
        if path.name == "kcl.toml":
            raise PermissionError(13, "Permission denied")
        return real(path, *arguments, **options)

    monkeypatch.setattr(type(project), "open", refuse)
    (told,) = mistakes(project)
    assert told.message == "config/bodies/kcl.toml cannot be read: Permission denied"


@pytest.mark.parametrize("broken", ["missing", "empty", "a file"])
def test_bodies_folder_without_bodies_is_told_once(tmp_path, broken):
    project = write(tmp_path, {"rules.toml": '[[rule]]\nrule = "occurs"\nbody = "KCL"\n'})
    shutil.rmtree(project / "bodies")
    if broken == "empty":
        (project / "bodies").mkdir()
    elif broken == "a file":
        (project / "bodies").write_text("", encoding="utf-8")
    (told,) = mistakes(project)
    assert (told.code, str(told.span)) == ("no-bodies", "config/bodies")
    assert "bodies/kcl.toml" in told.hint


@pytest.mark.parametrize(
    ("name", "hint"),
    [("closure.toml", "did you mean closures.toml?"), ("kcl.toml", "")],
)
def test_file_that_is_not_read_gives_a_warning(tmp_path, name, hint):
    (told,) = mistakes(write(tmp_path, {name: ""}))
    assert (told.severity, str(told.span), told.hint) == ("warning", f"config/{name}", hint)


def test_body_whose_name_has_a_second_ending_gives_a_warning(tmp_path):
    (told,) = mistakes(
        write(tmp_path, {"bodies/other.toml.txt": "", "bodies/README.md": "", "bodies/.kcl.toml.swp": ""})
    )
    assert (told.severity, str(told.span)) == ("warning", "config/bodies/other.toml.txt")


FOREIGN = {
    "https://10.0.0.1/x.ics": "an address is not read",
    "http://[::ffff:127.0.0.1]/x.ics": "an address is not read",
    "ftp://test.example/x.ics": "an address is not read",
    "file:///etc/passwd": "an address is not read",
    "FILE:/etc/passwd": "an address is not read",
    "/etc/passwd": "there is no file",
    "../secret.ics": "there is no file",
    "calendars/../../secret.ics": "there is no file",
    "calendars/link.ics": "there is no file",
    "calendars/ring.ics": "there is no file",
    "calendars/missing.ics": "there is no file",
    "a\\u0000b.ics": "U+0000",
    "a\\nb.ics": "the name of a file is required",
    "": "the name of a file is required",
}


@pytest.mark.skipif(os.name == "nt", reason="POSIX links")
@pytest.mark.parametrize("file", FOREIGN)
def test_calendar_that_is_no_file_of_the_project_is_told_where_it_is_named(tmp_path, file):
    project = write(tmp_path, {MAIN: ("", f'\n[[busy]]\nfile = "{file}"\nroles = ["chair"]\n')})
    (tmp_path / "secret.ics").write_text("", encoding="utf-8")
    (project / "calendars").mkdir()
    (project / "calendars" / "link.ics").symlink_to(tmp_path / "secret.ics")
    (project / "calendars" / "ring.ics").symlink_to(project / "calendars" / "ring.ics")
    (told,) = mistakes(project)
    assert str(told.span) == "config/aarsplan.toml:13:1"
    assert FOREIGN[file] in told.message


@pytest.mark.skipif(os.name == "nt", reason="POSIX kinds of files")
def test_calendar_that_is_a_pipe_is_told_and_never_waited_for(tmp_path):
    project = write(tmp_path, {MAIN: ("", '\n[[busy]]\nfile = "pipe.ics"\nroles = ["chair"]\n')})
    os.mkfifo(project / "pipe.ics")
    (told,) = mistakes(project)
    assert "a pipe" in told.message
