from __future__ import annotations

import pytest

from aarsplan.texts import set_language


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "config"
    (folder / "items").mkdir(parents=True)
    (folder / "plan.lock").write_bytes(b"old lock")
    (folder / "items" / "a.toml").write_bytes(b"old item")
    (folder / "gone.toml").write_bytes(b"goes")
    return folder
