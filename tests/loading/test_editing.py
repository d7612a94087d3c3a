"""Facts about changing a project's files: the tables that are meant change, and not a byte elsewhere."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aarsplan.diagnostics import Rejected
from aarsplan.loading.editing import EditedFile

TEXT = """\
# Om hele filen.

# Om A.

[[item]]
code = "A"   # koden
title = 'Først'

# Lige over trinnet.
[[item.step]]
at = "DIR" # her
meeting = "DIR/2025-W01"
needs = [
  "borgmester", # og kun hun
]
# Lige under trinnet.

[[follow-up]]
text = \"\"\"
[[item]]
# ingen kommentar
\"\"\"

# Om B.
[[item]]
code = "B"

[item.x]
y = 1
# Til sidst."""


@pytest.fixture
def opened(tmp_path):
    def edit(text=TEXT, *, end="\n", mark=b""):
        path = tmp_path / "a.toml"
        path.write_bytes(mark + text.replace("\n", end).encode())
        return EditedFile(path, "config/a.toml")

    return edit


def _text(file):
    return file.content.decode()


def test_unchanged_file_keeps_its_bytes(opened):
    for end, mark in (("\n", b""), ("\r\n", b""), ("\r", b""), ("\r\n", b"\xef\xbb\xbf")):
        file = opened(end=end, mark=mark)
        assert file.content == file.before == mark + TEXT.replace("\n", end).encode()


def test_step_is_inserted_after_its_comments_and_before_the_next_table(opened):
    file = opened()
    file.insert_after(("item", 0, "step", 0), {"at": "HU", "first": date(2025, 2, 1), "after": None})
    added = '\n[[item.step]]\nat = "HU"\nfirst = 2025-02-01\n'
    assert _text(file) == TEXT.replace("# Lige under trinnet.\n", f"# Lige under trinnet.\n{added}")


def test_table_appended_inside_an_item_belongs_to_it(opened):
    file = opened()
    file.append_inside(("item", 0), "postponed", {"step": "dir", "reason": 'sagde "nej"\nog nej'})
    data = tomllib.loads(_text(file))
    assert data["item"][0]["postponed"] == [{"step": "dir", "reason": 'sagde "nej"\nog nej'}]
    assert "postponed" not in data["item"][1]


def test_keys_change_in_their_place_and_keep_their_comments(opened):
    file = opened()
    file.change(("item", 0, "step", 0), {"at": "HU", "meeting": None, "minutes": 30})
    wanted = TEXT.replace('at = "DIR" # her\nmeeting = "DIR/2025-W01"\n', 'at = "HU" # her\n')
    assert _text(file) == wanted.replace("# Lige under trinnet.\n", "# Lige under trinnet.\nminutes = 30\n")


def test_removed_table_takes_its_own_comment_and_its_tables_along(opened):
    file = opened()
    file.remove(("item", 1))
    assert _text(file) == TEXT[: TEXT.index("\n# Om B.")]
    file = opened()
    file.remove(("item", 0))
    assert _text(file) == "# Om hele filen.\n\n# Om A.\n\n" + TEXT[TEXT.index("[[follow-up]]") :]


def test_appended_table_stands_under_its_comment(opened):
    file = opened()
    assert file.append("topic", {"code": "T"}, comment="fra\nmødet") == ("topic", 0)
    assert _text(file) == TEXT + '\n\n# fra mødet\n[[topic]]\ncode = "T"\n'
    empty = opened("")
    empty.append("topic", {"code": "T"})
    assert _text(empty) == '[[topic]]\ncode = "T"\n'


def test_new_lines_end_as_the_file_does(opened):
    file = opened(end="\r\n", mark=b"\xef\xbb\xbf")
    file.insert_after(("item", 0, "step", 0), {"at": "HU"})
    file.change(("item", 1), {"title": "Nyt"})
    assert file.content.startswith(b"\xef\xbb\xbf# Om")
    assert file.content.count(b"\n") == file.content.count(b"\r\n") > TEXT.count("\n")


def test_table_is_found_by_the_line_of_its_header(opened):
    file = opened()
    assert file.path_at(TEXT[: TEXT.index("[[item.step]]")].count("\n") + 1) == ("item", 0, "step", 0)
    assert file.values(("item", 1, "code")) == "B"


def test_table_written_in_a_line_is_refused_with_its_place(opened):
    file = opened('[[item]]\ncode = "A"\nstep = [{ at = "DIR" }]\n')
    for refused in (lambda: file.change(("item", 0, "step", 0), {"at": "HU"}), lambda: file.path_at(3)):
        with pytest.raises(Rejected) as told:
            refused()
        assert told.value.diagnostics[0].span.line == 3


def test_file_with_a_syntax_error_is_refused_where_it_is(opened):
    with pytest.raises(Rejected) as told:
        opened('[[item]]\ncode = "A\n')
    assert told.value.diagnostics[0].span.line == 2


WORDS = st.text(max_size=12)
VALUES = st.dictionaries(
    st.sampled_from(["title", "text", "minutes", "needs", "first"]),
    st.one_of(WORDS, st.integers(-5, 5), st.lists(WORDS, max_size=3), st.dates(), st.none()),
)


@given(values=VALUES, end=st.sampled_from(["\n", "\r\n", "\r"]), action=st.integers(0, 3))
def test_what_is_written_is_what_is_read(tmp_path_factory, values, end, action):
    path = tmp_path_factory.mktemp("edit") / "a.toml"
    path.write_bytes(TEXT.replace("\n", end).encode())
    file = EditedFile(path, "a.toml")
    there = {key: value for key, value in values.items() if value is not None}
    wanted = tomllib.loads(TEXT)
    item = wanted["item"][0]
    if action == 0:
        file.insert_after(("item", 0, "step", 0), values)
        item["step"].append(there)
    elif action == 1:
        file.append_inside(("item", 0), "decision", values)
        item["decision"] = [there]
    elif action == 2:
        file.append("topic", values)
        wanted["topic"] = [there]
    else:
        file.change(("item", 0, "step", 0), values)
        item["step"][0] = {key: value for key, value in (item["step"][0] | values).items() if value is not None}
    assert tomllib.loads(_text(file).replace("\r\n", "\n").replace("\r", "\n")) == wanted
    kept = [line for line in TEXT.split("\n") if line.startswith("#")]
    assert [line for line in _text(file).replace(end, "\n").split("\n") if line in kept] == kept


def test_line_of_the_changed_file_is_known_in_the_one_before(opened):
    file = opened()
    before = TEXT.splitlines()
    file.change(("item", 0, "step", 0), {"minutes": 30})
    file.append("topic", {"code": "NYT"})
    after = _text(file).splitlines()
    for number, line in enumerate(after, 1):
        there = before[file.line_before(number) - 1]
        assert there == line or line in {"minutes = 30", "", "[[topic]]", 'code = "NYT"'}
    assert file.line_before(len(after)) == len(before)
