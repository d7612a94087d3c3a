"""What holds for every document of the årsplan, and how whole ones look."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest
from syrupy.extensions.single_file import SingleFileSnapshotExtension

from aarsplan.domain import DateRange, date
from aarsplan.lockfile import Lock
from aarsplan.views.publication import Publication
from tests.outputs import sample

FORMATS = ("csv", "excel", "html", "markdown", "word")


@pytest.mark.parametrize("name", FORMATS)
def test_same_plan_gives_the_same_bytes(name):
    assert sample.written(name) == sample.written(name)


@pytest.mark.parametrize("name", ["excel", "word"])
def test_bytes_do_not_depend_on_process_time_zone_or_hash_seed(name):
    code = (
        "import hashlib\nfrom tests.outputs import sample\n"
        f"print(hashlib.sha256(sample.only_file({name!r})).hexdigest())"
    )
    seen = set()
    for seed, zone in (("1", "UTC"), ("2", "Pacific/Auckland")):
        path = os.pathsep.join(filter(None, sys.path))
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C", "PYTHONPATH": path}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        seen.add(done.stdout)
    assert len(seen) == 1


@pytest.mark.parametrize("name", FORMATS)
def test_order_of_the_lock_does_not_change_the_bytes(name):
    shown = sample.publication()
    turned = replace(shown, entries=dict(reversed(shown.entries.items())))
    assert sample.written(name, turned) == sample.written(name, shown)


@pytest.mark.parametrize("name", FORMATS)
def test_file_names_are_made_of_the_title(name):
    assert all(file.startswith("aarsplan-efteraar-2025") for file in sample.written(name, language="da"))


@pytest.mark.parametrize("name", FORMATS)
def test_empty_plan_has_its_document(name):
    day = DateRange(date(2026, 2, 2), date(2026, 2, 2))
    nothing = Publication.of(sample.plan(sample.facts(), within=day, moved={}), Lock(), day)
    assert all(sample.written(name, nothing).values())


@pytest.mark.parametrize("name", ["csv", "html", "markdown"])
def test_whole_document(name, snapshot):
    for file, content in sample.written(name).items():
        extension = type("Extension", (SingleFileSnapshotExtension,), {"file_extension": file.rpartition(".")[2]})
        assert content == snapshot(extension_class=extension, name=file.rpartition(".")[0])
