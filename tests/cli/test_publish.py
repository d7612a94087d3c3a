"""Facts about `aarsplan publish`: the site of a project, as one version."""

from __future__ import annotations

import json
import os

import pytest

from aarsplan.outputs import ical
from aarsplan.publishing.personal import personal_data
from aarsplan.texts import set_language
from tests.cli.editing import edit

pytestmark = [
    pytest.mark.timeless,
    pytest.mark.skipif(os.name == "nt", reason="symbolic links that are replaced in one step"),
]

URL = "https://aarsplan.example.dk/moeder/"
MOVE = ("move", "DIR/2024-W49", "2024-12-05", "--yes")


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


@pytest.fixture
def publish(autumn, aarsplan):
    """Publish the autumn of 2024 to `site`; the answer of the command as data."""

    def run(*options: str):
        assert aarsplan("publish", "site", "--json", *options) == 0, aarsplan.err
        return json.loads(aarsplan.out)

    return run


@pytest.fixture
def site(autumn):
    return autumn.parent / "site"


def contents(site):
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def times(site):
    return {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in site.rglob("*")}


def test_site_has_pages_and_feeds(publish, site):
    told = publish()
    found = contents(site)
    assert told["written"] == sorted(found)
    assert {"index.html", "feeds/alle.ics", "feeds/kcl.ics", "feeds/frister.ics"} <= found.keys()
    assert b"UID:" in found["feeds/kcl.ics"]
    assert (told["kept"], told["removed"]) == ([], [])


def test_second_publishing_of_the_same_plan_writes_nothing(publish, site):
    first = publish()["written"]
    before = (site.readlink(), times(site))
    told = publish()
    assert (told["written"], told["kept"], told["removed"]) == ([], first, [])
    assert (site.readlink(), times(site)) == before


def test_move_changes_the_feeds_that_show_it_and_no_other(publish, site, aarsplan):
    publish()
    before = times(site)
    assert aarsplan(*MOVE) == 0, aarsplan.err
    told = publish()
    assert {"feeds/alle.ics", "feeds/dir.ics"} <= set(told["written"])
    assert "feeds/kcl.ics" in told["kept"]
    after = times(site)
    assert all(after[site / path] == before[site / path] for path in told["kept"])
    assert all(after[site / path] != before.get(site / path) for path in told["written"])
    assert b"SEQUENCE:1\r\n" in (site / "feeds" / "dir.ics").read_bytes()


def test_dry_run_tells_and_writes_nothing(publish, site):
    told = publish("--dry-run")
    assert "index.html" in told["written"]
    assert list(site.parent.glob("*site*")) == []


def test_person_is_told_how_many_files_and_which(publish, aarsplan):
    would = publish("--dry-run")["written"]
    assert aarsplan("publish", "site", "--list") == 0
    lines = aarsplan.out.splitlines()
    assert lines[0] == f"Published: {len(would)} files written, 0 kept and 0 removed"
    assert lines[1 : len(would) + 1] == [f"+ {path}" for path in would]
    assert aarsplan("publish", "site") == 0
    assert aarsplan.out.splitlines()[0] == "Nothing changed."


def test_new_address_is_published_once_the_plan_has_told_it(publish, site, autumn, aarsplan):
    text = (autumn / "aarsplan.toml").read_text(encoding="utf-8")
    (autumn / "aarsplan.toml").write_text(text.replace("https://aarsplan.norddjurs.dk/", URL), encoding="utf-8")
    assert aarsplan("publish", "site") == 1
    assert aarsplan("plan", "--quiet") == 0
    assert publish()["url"] == URL
    assert aarsplan("publish", "site") == 0
    assert aarsplan.out.splitlines() == ["Nothing changed.", f"Address: {URL}"]
    assert URL.encode() in (site / "feeds" / "kcl.ics").read_bytes().replace(b"\r\n ", b"")


def test_lock_that_tells_less_than_the_project_is_not_published(publish, site, autumn, aarsplan):
    publish()
    before = contents(site)
    edit(autumn / "bodies" / "kcl.toml", "days = 12", "days = 13")
    assert aarsplan("publish", "site") == 1
    assert "error[outdated-lock]" in aarsplan.err
    assert "run aarsplan plan" in aarsplan.err
    assert contents(site) == before


def test_project_that_was_never_planned_is_not_published(norddjurs, aarsplan, tmp_path):
    assert aarsplan("publish", "site") == 1
    assert "nothing has been planned yet" in aarsplan.err
    assert "aarsplan plan --horizon" in aarsplan.err
    assert list(tmp_path.glob("*site*")) == []


def test_folder_without_a_project_is_wrong_use(aarsplan, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert aarsplan("publish", "site") == 2


def test_large_feed_is_published_with_a_warning(publish, site, aarsplan, monkeypatch):
    monkeypatch.setattr(ical, "MAX_FEED_BYTES", 1000)
    publish()
    assert "feed-size" in aarsplan.err
    assert "feeds/alle.ics" in aarsplan.err
    assert (site / "feeds" / "alle.ics").is_file()


def test_broken_feed_leaves_the_last_good_site(publish, site, aarsplan, monkeypatch):
    publish()
    before = contents(site)
    monkeypatch.setattr("aarsplan.site.files", lambda _publication: {"feeds/alle.ics": b"Log in first"})
    assert aarsplan("publish", "site") == 1
    assert "error[broken-file]: feeds/alle.ics" in aarsplan.err
    assert contents(site) == before


def test_folder_with_other_files_is_refused(publish, site, aarsplan):
    site.mkdir()
    (site / "index.php").write_bytes(b"other")
    assert aarsplan("publish", "site") == 1
    assert "publish to a new folder name" in aarsplan.err
    assert contents(site) == {"index.php": b"other"}


@pytest.mark.parametrize("title", ["Sag om 010203-1234", "Spørg sekretaer@norddjurs.dk"])
def test_what_belongs_to_a_person_is_not_published_unless_that_is_said(publish, site, autumn, aarsplan, title):
    body = autumn / "bodies" / "kcl.toml"
    body.write_text(body.read_text(encoding="utf-8").replace("Koncernledelsen", title, 1), encoding="utf-8")
    assert aarsplan("plan", "--quiet") == 0
    assert aarsplan("publish", "site") == 1
    assert aarsplan.err.count("error[personal-data]") == 1
    assert title.split()[-1] in aarsplan.err
    assert not site.exists()
    assert aarsplan("publish", "site", "--allow-personal-data") == 0


def test_only_what_people_read_is_looked_at():
    seen = b"SUMMARY:M\xc3\xb8de\r\nUID:010203-1234@norddjurs.dk\r\nURL:https://a@b.dk/\r\n"
    assert personal_data({"feeds/kcl.ics": seen, "index.html": b"<a href='mailto:a@b.dk'>Skriv</a>"}) == []
    (found,) = personal_data({"feeds/kcl.ics": seen.replace(b"de\r\n", b"de 010203-\r\n 1234\r\n")})
    assert found.span.file == "feeds/kcl.ics"
