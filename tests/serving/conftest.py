from __future__ import annotations

import shutil

import pytest

from tests.conftest import REPOSITORY


@pytest.fixture(scope="session")
def norddjurs_files():
    """Copies the Norddjurs project without its plan to a folder."""

    def copy(folder):
        shutil.copytree(REPOSITORY / "config", folder, ignore=shutil.ignore_patterns("plan.lock", "history", ".*"))

    return copy


@pytest.fixture
def planned(tmp_path, monkeypatch, norddjurs_files):
    """A copy of the Norddjurs project, in the folder the test stands in."""
    monkeypatch.chdir(tmp_path)
    norddjurs_files(tmp_path / "config")
    return tmp_path / "config"
