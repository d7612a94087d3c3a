from __future__ import annotations

import pytest

from tests.cli.terminal import Terminal


@pytest.fixture
def aarsplan(capsys):
    return Terminal(capsys)
