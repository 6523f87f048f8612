"""What `tandem bench` prints when a part cannot be measured: the reason, and all other parts."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from standalone.bench import command
from standalone.home import Home


class NoInstance:
    """In place of a running Tandem: an empty folder, and this process as the gateway."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(folder)

    def __enter__(self) -> NoInstance:
        return self

    def __exit__(self, *_: Any) -> None:
        """Nothing was started."""


@pytest.fixture(autouse=True)
def nothing_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stage = SimpleNamespace(
        folder=tmp_path, process_ids={"gateway": os.getpid()}, supervisor_id=os.getpid()
    )
    monkeypatch.setattr(command, "Instance", lambda: NoInstance(tmp_path))
    monkeypatch.setattr(command, "Stage", lambda _: stage)
    monkeypatch.setattr(command.lags, "note_commits", lambda _: None)


def bench(*options: str) -> int:
    return command.run(["--only", "import,memory", *options])


def test_without_the_export_it_says_which_file_and_option_and_measures_the_rest(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    missing = tmp_path / "tasks.csv"
    assert bench("--tasks", str(missing)) == 1
    lines = capsys.readouterr().out.splitlines()
    assert f"import: not measured, there is no {missing}; name another with --tasks" in lines
    assert lines[-1].startswith("memory of everything: ")


def test_an_import_that_fails_is_told_with_its_reason_and_the_rest_is_measured(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    export = tmp_path / "export.csv"
    export.write_text("a\n1\n", encoding="utf-8")
    assert bench("--tasks", str(export), "--dates", str(export)) == 1
    lines = capsys.readouterr().out.splitlines()
    failure = next(line for line in lines if line.startswith("import: "))
    assert failure.startswith("import: not measured, `tandem import` ended with code ")
    assert not failure.endswith(": ")
    assert lines[-1].startswith("memory of everything: ")


def test_the_export_beside_this_tree_is_found_from_any_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert command.SIP.is_absolute()
