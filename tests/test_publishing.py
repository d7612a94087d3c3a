"""Facts about sites that are put in place as one version."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count, pairwise
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aarsplan.diagnostics import Rejected
from aarsplan.publishing import Published, check_paths, publish, validate
from aarsplan.texts import set_language
from tests.crashing import dies, forks, step
from tests.history.sample import refused

pytestmark = pytest.mark.timeless

posix = pytest.mark.skipif(os.name == "nt", reason="symbolic links that are replaced in one step")
NOON = datetime(2025, 10, 30, 12, tzinfo=UTC)
NOON_SECONDS = int(NOON.timestamp())
OLD = {"index.html": b"old", "feeds/kcl.txt": b"same", "feeds/gone.txt": b"old", "style.css": b"same"}
NEW = {"index.html": b"new", "feeds/kcl.txt": b"same", "moeder/kcl/2025-10.html": b"new", "style.css": b"same"}
CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


@pytest.fixture
def site(tmp_path):
    return tmp_path / "www" / "site"


@pytest.fixture
def swift(monkeypatch):
    """Without waiting for the disk: a process that dies loses nothing that it wrote."""
    monkeypatch.setattr(os, "fsync", lambda _handle: None)


def read(site: Path) -> dict[str, bytes]:
    """All files of a site as they are found through the link."""
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def versions(site: Path) -> list[str]:
    """What lies beside a site, besides the file that keeps others waiting."""
    return sorted(path.name for path in site.with_name(".site.versions").iterdir() if path.name != "lock")


def later(**passed: int) -> datetime:
    return NOON + timedelta(**passed)


@posix
def test_new_site_takes_the_place_of_the_old_one(site):
    assert publish(site, OLD, NOON) == Published(tuple(sorted(OLD)), (), ())
    found = publish(site, NEW, later(hours=1))
    assert found == Published(
        written=("index.html", "moeder/kcl/2025-10.html"),
        kept=("feeds/kcl.txt", "style.css"),
        removed=("feeds/gone.txt",),
    )
    assert read(site) == NEW


@posix
def test_unchanged_files_keep_inode_and_time_and_changed_ones_get_a_later_time(site):
    publish(site, OLD, NOON)
    before = {name: (site / name).stat() for name in OLD}
    publish(site, NEW, later(hours=1))
    for name in ("feeds/kcl.txt", "style.css"):
        after = (site / name).stat()
        assert (after.st_ino, after.st_mtime_ns) == (before[name].st_ino, before[name].st_mtime_ns)
    assert before["index.html"].st_mtime == NOON_SECONDS
    assert (site / "index.html").stat().st_mtime == NOON_SECONDS + 3600


@posix
@pytest.mark.parametrize("now", [NOON, later(days=-30), NOON + timedelta(milliseconds=900)])
def test_time_of_a_path_rises_with_every_change_also_when_the_clock_does_not(site, now):
    publish(site, {"a": b"1", "b": b"-"}, NOON)
    times = [(site / "a").stat().st_mtime]
    for number in range(2, 5):
        publish(site, {"b": b"-"}, now)
        publish(site, {"a": str(number).encode(), "b": b"-"}, now)
        times.append((site / "a").stat().st_mtime)
    assert all(after >= before + 1 for before, after in pairwise(times))
    assert (site / "b").stat().st_mtime == NOON_SECONDS


@posix
def test_nothing_is_written_when_nothing_changed(site):
    publish(site, OLD, NOON)
    before = (site.readlink(), site.lstat().st_ino, versions(site))
    assert publish(site, OLD, later(hours=1)) == Published((), tuple(sorted(OLD)), ())
    assert (site.readlink(), site.lstat().st_ino, versions(site)) == before


@posix
def test_dry_run_tells_the_same_and_writes_nothing(site):
    assert publish(site, OLD, NOON, dry_run=True).written == tuple(sorted(OLD))
    assert not site.parent.exists()
    publish(site, OLD, NOON)
    told = publish(site, NEW, NOON, dry_run=True)
    assert read(site) == OLD
    assert publish(site, NEW, NOON) == told


@posix
def test_slow_reader_may_walk_the_version_before_to_its_end(site):
    publish(site, OLD, NOON)
    walking = site.resolve()
    publish(site, NEW, NOON)
    assert read(walking) == OLD
    publish(site, OLD, NOON)
    assert not walking.exists()
    assert len(versions(site)) == 2


@posix
def test_link_is_relative_so_that_the_folder_around_it_can_be_moved(site, tmp_path):
    publish(site, OLD, NOON)
    site.parent.rename(tmp_path / "elsewhere")
    moved = tmp_path / "elsewhere" / "site"
    assert read(moved) == OLD
    publish(moved, NEW, NOON)
    assert read(moved) == NEW


@posix
@pytest.mark.parametrize("umask", [0o077, 0o022, 0o002, 0o000])
def test_web_server_may_read_whatever_the_umask(site, umask):
    before = os.umask(umask)
    try:
        publish(site, OLD, NOON)
    finally:
        os.umask(before)
    group = 0 if umask & 0o020 else 0o020
    folders = (site.parent, site.with_name(".site.versions"), site.resolve(), site / "feeds")
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o755 | group}
    assert {stat.S_IMODE((site / name).stat().st_mode) for name in OLD} == {0o644 | group}


@posix
def test_file_that_was_damaged_or_hidden_in_place_is_made_good(site):
    publish(site, OLD, NOON)
    (site / "index.html").write_bytes(b"bad")
    (site / "style.css").chmod(0o600)
    (site / "feeds/kcl.txt").unlink()
    (site / "feeds/kcl.txt").symlink_to("/etc/hostname")
    (site / "added.txt").write_bytes(b"by hand")
    found = publish(site, OLD, NOON)
    assert found.written == ("feeds/kcl.txt", "index.html", "style.css")
    assert found.removed == ("added.txt",)
    assert read(site) == OLD
    assert stat.S_IMODE((site / "style.css").stat().st_mode) == 0o644


@posix
def test_copies_with_their_times_stand_in_where_hard_links_are_refused(site, monkeypatch):
    publish(site, OLD, NOON)

    def refuse(*_arguments, **_options):
        raise OSError(errno.EMLINK, os.strerror(errno.EMLINK))

    monkeypatch.setattr(os, "link", refuse)
    publish(site, NEW, later(hours=1))
    assert read(site) == NEW
    assert (site / "style.css").stat().st_mtime == NOON_SECONDS
    assert (site / "style.css").stat().st_nlink == 1


@posix
def test_empty_folder_gives_its_place_to_the_site(site):
    site.mkdir(parents=True)
    publish(site, OLD, NOON)
    assert read(site) == OLD


def _filled(site: Path) -> None:
    site.mkdir()
    (site / "wp-config.php").write_bytes(b"not ours")


@posix
@pytest.mark.parametrize(
    "make",
    [
        _filled,
        lambda site: site.write_bytes(b"a file"),
        lambda site: site.symlink_to(site.parent),
        lambda site: site.symlink_to("nowhere"),
        lambda site: site.symlink_to(".site.versions/../../1"),
        lambda site: site.symlink_to(".other.versions/1"),
    ],
    ids=["a filled folder", "a file", "a link elsewhere", "a dead link", "a link out of there", "another's link"],
)
def test_what_is_not_ours_is_refused_and_left_alone(site, make):
    site.parent.mkdir()
    make(site)
    before = sorted(site.parent.rglob("*"))
    told = refused(publish, site, OLD, NOON)
    assert "is no link to a site that aarsplan published (publish to a new folder name" in told
    assert told.startswith(f"{site}: ")
    assert sorted(site.parent.rglob("*")) == before


@posix
def test_top_of_the_disk_is_refused():
    assert "the top of a disk" in refused(publish, Path("/"), OLD, NOON)


@posix
def test_folder_one_stands_in_can_be_named_by_its_dot(tmp_path, monkeypatch):
    (tmp_path / "site").mkdir()
    monkeypatch.chdir(tmp_path / "site")
    publish(Path(), OLD, NOON)
    assert read(tmp_path / "site") == OLD


def test_system_without_links_publishes_to_a_new_name_and_tells_so_for_an_old_one(site, monkeypatch):
    def refuse(*_arguments, **_options):
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    with monkeypatch.context() as patch:
        patch.setattr(os, "symlink", refuse)
        publish(site, OLD, NOON)
        assert read(site) == OLD
        assert not site.is_symlink()
        assert "point the web server there" in refused(publish, site, NEW, NOON)
        assert read(site) == OLD


@posix
def test_site_of_links_on_a_disk_that_lost_them_stays_and_that_is_told(site, monkeypatch):
    publish(site, OLD, NOON)
    kept = versions(site)

    def refuse(*_arguments, **_options):
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "symlink", refuse)
    assert "there are no symbolic links here (publish to a new folder name" in refused(publish, site, NEW, NOON)
    assert (read(site), versions(site)) == (OLD, kept)


@posix
@pytest.mark.parametrize("act", ["fsync", "utime", "mkdir", "symlink"])
def test_full_disk_leaves_the_old_site_and_no_litter(site, monkeypatch, act):
    publish(site, OLD, NOON)
    kept = versions(site)
    with monkeypatch.context() as patch:
        real, calls = getattr(os, act), count()
        last = 0 if act == "symlink" else 2

        def full(*arguments, **options):
            if next(calls) >= last:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return real(*arguments, **options)

        patch.setattr(os, act, full)
        assert "No space left on device" in refused(publish, site, NEW, NOON)
    assert (read(site), versions(site)) == (OLD, kept)
    publish(site, NEW, NOON)
    assert read(site) == NEW


@forks
def test_crash_between_any_two_steps_leaves_one_whole_site(tmp_path, swift):
    became, died = [], True
    while died:
        site = tmp_path / str(len(became)) / "site"
        publish(site, OLD, NOON)
        died = dies(partial(publish, site, NEW, NOON), step(len(became) + 1))
        found = read(site)
        assert found in (OLD, NEW)
        became.append(found == NEW)
        assert publish(site, NEW, NOON).is_changed is not became[-1]
        assert read(site) == NEW
        publish(site, OLD, NOON)
        assert len(versions(site)) == 2, "what the crash left is gone"
        assert read(site) == OLD
    assert len(became) > 40
    assert became == sorted(became), "there is one step from which on the site is the new one"
    assert became[0] is False


@forks
def test_crash_of_the_first_publish_can_be_followed_by_another(tmp_path, swift):
    number, died = 0, True
    while died:
        number += 1
        site = tmp_path / str(number) / "site"
        site.mkdir(parents=True)
        died = dies(partial(publish, site, OLD, NOON), step(number))
        assert not site.is_dir() or read(site) in ({}, OLD)
        publish(site, OLD, NOON)
        assert read(site) == OLD
        assert len(versions(site)) == 1
    assert number > 20


@posix
def test_second_publisher_waits_for_the_first(site, monkeypatch):
    publish(site, OLD, NOON)
    real, others = Path.replace, []

    def replace(path: Path, target: Path) -> Path:
        if target == site and not others:
            others.append(Thread(target=publish, args=(site, {"second": b"2"}, NOON)))
            others[0].start()
            others[0].join(0.2)
            assert others[0].is_alive()
            assert read(site) == OLD
        return real(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    publish(site, NEW, NOON)
    others[0].join()
    assert read(site) == {"second": b"2"}
    assert len(versions(site)) == 2


KILLED = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from aarsplan.publishing import publish
site, now = Path(sys.argv[1]), datetime(2025, 10, 30, tzinfo=UTC)
print(flush=True)
while True:
    for name in "AB":
        files = {f"{number % 4}/{number}.txt": name.encode() * 5000 for number in range(20)}
        publish(site, {**files, "same.txt": b"same"}, now)
"""


@posix
def test_killed_publisher_leaves_one_whole_version(site):
    for _round in range(3):
        with subprocess.Popen([sys.executable, "-c", KILLED, str(site)], stdout=subprocess.PIPE) as running:
            running.stdout.readline()
            seen = set()
            while len(seen) < 4:
                seen |= {site.readlink()} if site.is_symlink() else set()
            running.kill()
        found = read(site)
        assert len(found) == 21
        assert len({content for name, content in found.items() if name != "same.txt"}) == 1


@pytest.mark.parametrize(
    "path",
    ["", "/etc/passwd", "../a", "a/../b", "a//b", "a/", "./a", "a\\b", "C:a", "a\nb", "a\x7f", "\ud800", "a\u202eb"],
)
def test_path_that_leads_elsewhere_or_cannot_be_a_name_is_a_bug(site, path):
    with pytest.raises(ValueError, match="cannot be the path"):
        publish(site, {path: b""}, NOON)
    assert not site.parent.exists()


@pytest.mark.parametrize(
    ("one", "other"), [("a", "a/b"), ("A", "a"), ("a/B", "A/c"), ("Å", "A\u030a"), ("feeds/x", "Feeds")]
)
def test_paths_that_clash_on_some_disk_are_a_bug(one, other):
    with pytest.raises(ValueError, match="clashes with"):
        check_paths([one, other])


def test_site_without_files_is_a_bug():
    with pytest.raises(ValueError, match="no files"):
        check_paths([])


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("feeds/a.ics", b"", "does not begin"),
        ("feeds/a.ics", b"\xef\xbb\xbf" + CALENDAR, "does not begin"),
        ("feeds/a.ics", b"<html>log in</html>", "does not begin"),
        ("feeds/a.ics", CALENDAR[:-1], "does not end"),
        ("feeds/a.ics", CALENDAR + b"\r\n", "does not end"),
        ("feeds/a.ics", CALENDAR.replace(b"2.0", b"2\t0"), "line 2: it holds a control character"),
        ("feeds/a.ics", CALENDAR.replace(b"2.0", b"2\n0"), "line 2: it holds a control character"),
        ("feeds/a.ics", CALENDAR.replace(b"2.0", "\x85".encode()), "line 2: it holds a control character"),
        ("feeds/a.ics", CALENDAR.replace(b"2.0", b"x" * 68), "line 2: it has 76 bytes, at most 75"),
        ("feeds/a.ics", CALENDAR.replace(b"2.0", b"\xe6"), "line 2: it is not UTF-8"),
        ("feeds/a.ics", CALENDAR.replace(b"2.0", b"2.0\r\n "), "line 3: it is empty"),
        ("index.html", b" \n", "it is empty"),
    ],
)
def test_broken_file_stops_everything_and_is_named(site, name, content, reason):
    publish(site, {"feeds/b.ics": CALENDAR, "index.html": b"old"}, NOON)
    told = refused(publish, site, {"feeds/b.ics": CALENDAR, "other.html": b"new", name: content}, NOON)
    assert told.startswith(f"{name}: ")
    assert reason in told
    assert read(site) == {"feeds/b.ics": CALENDAR, "index.html": b"old"}


def test_every_broken_file_is_named():
    with pytest.raises(Rejected) as caught:
        validate({"a.ics": b"", "b.ics": CALENDAR, "c.html": b""})
    assert [told.span.file for told in caught.value.diagnostics] == ["a.ics", "c.html"]


def test_line_of_just_75_octets_is_fine():
    validate({"a.ics": CALENDAR.replace(b"2.0", b"x" * 67)})


FILES = st.dictionaries(
    st.sampled_from(["index.html", "a.txt", "b/c.txt", "b/d.txt", "e/f/g.txt"]),
    st.sampled_from([b"1", b"2", b"33"]),
    min_size=1,
)


@posix
@given(st.lists(FILES, min_size=2, max_size=5))
def test_site_is_what_was_published_last_whatever_came_before(tmp_path_factory, sites):
    site = tmp_path_factory.mktemp("www") / "site"
    known: dict[str, tuple[bytes, float]] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _handle: None)
        for files in sites:
            publish(site, files, NOON)
            assert read(site) == files
            for name, content in files.items():
                time = (site / name).stat().st_mtime
                assert name not in known or time > known[name][1] or (content, time) == known[name]
                known[name] = content, time
    shutil.rmtree(site.parent)
