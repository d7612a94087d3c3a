"""What every test shares: the Norddjurs project, a fixed clock, and hypothesis without a stopwatch."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from aarsplan.texts import set_language

REPOSITORY = Path(__file__).parent.parent

# A loaded machine is slow now and then; a property does not become false by it. What lands is judged by the same
# examples every time; new ones are looked for at the desk.
settings.register_profile("aarsplan", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("aarsplan")


@pytest.fixture(autouse=True)
def _danish():
    set_language("da")


@pytest.fixture
def norddjurs(tmp_path, monkeypatch):
    """A copy of the Norddjurs project without its lock, in the folder the test stands in; planned at a fixed time."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1730000000")
    shutil.copytree(REPOSITORY / "config", tmp_path / "config", ignore=shutil.ignore_patterns("plan.lock", ".*"))
    return tmp_path / "config"
