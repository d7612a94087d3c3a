from __future__ import annotations

import shutil

import pytest

from aarsplan.cli import run
from tests.cli.terminal import Terminal
from tests.conftest import REPOSITORY


@pytest.fixture
def aarsplan(capsys):
    return Terminal(capsys)


@pytest.fixture(scope="session")
def _autumn_2024(tmp_path_factory):
    """The Norddjurs project as it was before lovprogram was put off, planned for the last quarter of 2024."""
    folder = tmp_path_factory.mktemp("autumn") / "config"
    shutil.copytree(REPOSITORY / "config", folder, ignore=shutil.ignore_patterns("plan.lock", ".*"))
    path = folder / "items" / "ledelse.toml"
    text = path.read_text(encoding="utf-8")
    for first, after in (
        ('[[item.step]]\ncode = "dir-2"', "[[item.document]]"),
        ('[[item.postponed]]\nstep = "dir"', "[[follow-up]]"),
    ):
        begin = text.index(first)
        text = text[:begin] + text[text.index(after, begin) :]
    path.write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SOURCE_DATE_EPOCH", "1730000000")
        assert run(["plan", "--project", str(folder), "--horizon", "2024-10..2024-12", "--quiet"]) == 0
    return folder


@pytest.fixture
def autumn(_autumn_2024, tmp_path, monkeypatch):
    """A copy of the autumn of 2024 without its history, in the folder the test stands in; planned at a fixed time."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1731000000")
    shutil.copytree(_autumn_2024, tmp_path / "config", ignore=shutil.ignore_patterns(".*", "history"))
    return tmp_path / "config"


@pytest.fixture
def planned(tmp_path, monkeypatch):
    """A copy of the Norddjurs project with its plan, in the folder the test stands in; it is June 2025."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    shutil.copytree(REPOSITORY / "config", tmp_path / "config", ignore=shutil.ignore_patterns("history", ".*"))
    return tmp_path / "config"
