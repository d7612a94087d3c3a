"""`aarsplan init` makes a project that can be planned at once, whole or not at all."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from aarsplan.cli import run
from aarsplan.cli.init import TEMPLATE


def made(folder: Path) -> dict[str, bytes]:
    """The files below `folder` by their paths in it."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("year", [2027, 2028, 2032])
def test_new_project_is_planned_to_a_proven_optimum_and_checks_clean(tmp_path, capsys, year):
    project = str(tmp_path / "config")
    assert run(["init", project]) == 0
    capsys.readouterr()
    assert run(["plan", "--project", project, "--horizon", str(year), "--json"]) == 0
    planned = json.loads(capsys.readouterr().out)
    assert planned["outcome"] == "optimal"
    assert planned["cost"] == planned["bound"]
    assert {meeting["key"].partition("/")[0] for meeting in planned["meetings"]} >= {"DIR", "KCL", "HU"}
    assert run(["check", "--project", project, "--strict"]) == 0
    assert capsys.readouterr().err == ""


def test_new_project_is_the_template(tmp_path):
    assert run(["init", str(tmp_path / "config")]) == 0
    assert made(tmp_path / "config") == made(TEMPLATE)
    assert [path.name for path in tmp_path.iterdir()] == ["config"]


def test_example_item_finds_its_meetings_and_is_on_their_agendas(tmp_path, capsys):
    project = str(tmp_path / "config")
    assert run(["init", project]) == 0
    assert run(["plan", "--project", project, "--horizon", "2027", "--quiet"]) == 0
    agenda = tomllib.loads((tmp_path / "config" / "plan.lock").read_text(encoding="utf-8"))["agenda"]
    dir_key, kcl_key = (agenda[f"SYGEFRAVAER/{code}"]["meeting"] for code in ("dir", "kcl"))
    assert dir_key.startswith("DIR/2027-W")
    assert kcl_key.startswith("KCL/2027-")
    assert f"{kcl_key}/koncernledelse" in agenda
    for command in (["items"], ["programme", dir_key], ["programme", kcl_key], ["paper", "follow-ups"]):
        capsys.readouterr()
        assert run([command[0], "--project", project, *command[1:]]) == 0
        assert capsys.readouterr().out


def test_names_and_the_mark_of_a_writer_stay_out_of_version_control(tmp_path):
    assert run(["init", str(tmp_path / "config")]) == 0
    ignored = (tmp_path / "config" / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"names.toml", ".aarsplan.lock"} <= set(ignored)


def test_next_command_is_printed_and_works(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(["init", "config"]) == 0
    program, *arguments = capsys.readouterr().out.strip().splitlines()[-1].split()
    assert program == "aarsplan"
    assert run([*arguments, "--dry-run", "--quiet"]) == 0


@pytest.mark.parametrize("name", ["Ærø Kommune", 'Den "nye" kommune', "A\\B", "= 'x' #"])
def test_municipality_and_domain_are_written_as_given(tmp_path, name):
    assert run(["init", str(tmp_path / "ny"), "--municipality", name, "--domain", "aeroe.dk"]) == 0
    files = made(tmp_path / "ny")
    data = tomllib.loads(files.pop("aarsplan.toml").decode())
    assert (data["municipality"], data["domain"]) == (name, "aeroe.dk")
    assert files == {path: content for path, content in made(TEMPLATE).items() if path != "aarsplan.toml"}


@pytest.mark.parametrize(
    "wrong",
    [
        ["--domain", "Aeroe"],
        ["--domain", "æ.dk"],
        ["--domain", ""],
        ["--municipality", " "],
        ["--municipality", "a\nb"],
        ["--municipality", "\udc80"],
        ["--municipality", "x" * 501],
    ],
)
def test_wrong_municipality_or_domain_makes_nothing(tmp_path, capsys, wrong):
    assert run(["init", str(tmp_path / "ny"), *wrong]) == 2
    assert wrong[0].removeprefix("--") in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_folder_in_use_is_refused_and_left_alone(tmp_path, capsys):
    (tmp_path / "noter.txt").write_text("min", encoding="utf-8")
    assert run(["init", str(tmp_path)]) == 2
    told = capsys.readouterr()
    assert f"--> {tmp_path}" in told.err
    assert told.out == ""
    assert made(tmp_path) == {"noter.txt": b"min"}


def test_file_in_the_way_is_refused_and_left_alone(tmp_path):
    (tmp_path / "config").write_text("min", encoding="utf-8")
    assert run(["init", str(tmp_path / "config")]) == 2
    assert made(tmp_path) == {"config": b"min"}


def test_empty_folder_where_one_stands_is_filled(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(["init", "."]) == 0
    assert made(Path()) == made(TEMPLATE)


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize("call", ["write_bytes", "rename"])
def test_failure_halfway_leaves_nothing(tmp_path, capsys, monkeypatch, there, call):
    folder = tmp_path / "config"
    if there:
        folder.mkdir()
    works, calls = getattr(Path, call), []

    def fails_in_the_end(path: Path, *arguments: object) -> object:
        calls.append(path)
        if call == "write_bytes" and len(calls) == 5:
            raise OSError(28, "No space left on device")
        if call == "rename" and path.name in {"project", "rules.toml"}:
            raise PermissionError(13, "Permission denied")
        return works(path, *arguments)

    monkeypatch.setattr(Path, call, fails_in_the_end)
    assert run(["init", str(folder)]) == 1
    assert str(folder) in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == ([folder] if there else [])
    assert made(tmp_path) == {}
