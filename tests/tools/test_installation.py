"""The bootstrap: known in no time when ready, completed when interrupted, pip's settings kept."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tools import installation

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tree with locks and descriptions, in which `build` is recorded and not done."""
    for name in installation.PACKAGES:
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "pyproject.toml").write_text("[project]\n")
    venv = tmp_path / ".venv"
    venv.mkdir()
    places = {
        "ROOT": tmp_path,
        "LOCK": tmp_path / "requirements.lock",
        "INSTALLER_LOCK": tmp_path / "installer.lock",
        "VENV": venv,
        "PYTHON": venv / "bin" / "python",
        "STAMP": venv / "tandem-ready",
        "UNFINISHED": venv / "tandem-unfinished",
    }
    for name, place in places.items():
        monkeypatch.setattr(installation, name, place)
    installation.LOCK.write_text("a==1\n")
    installation.INSTALLER_LOCK.write_text("uv==1\n")
    return tmp_path


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the slow steps of a build, in the order they would be done."""
    done: list[str] = []
    for name in ("get_uv", "install_packages"):
        monkeypatch.setattr(installation, name, lambda name=name: done.append(name))
    monkeypatch.setattr(installation, "run", lambda *_: done.append("make venv"))
    return done


def test_a_complete_build_is_not_done_again(tree: Path, steps: list[str]) -> None:
    assert installation.install() == 0
    assert steps == ["make venv", "get_uv", "install_packages"]
    steps.clear()
    assert installation.install() == 0
    assert steps == []


@pytest.mark.parametrize("changed", ["requirements.lock", "gateway/pyproject.toml"])
def test_a_changed_lock_or_package_is_installed(tree: Path, steps: list[str], changed: str) -> None:
    installation.install()
    (tree / changed).write_text("b==2\n")
    assert not installation.is_ready()


def test_an_interrupted_build_is_begun_anew(tree: Path, steps: list[str]) -> None:
    installation.UNFINISHED.touch()
    half_installed = installation.VENV / "half"
    half_installed.touch()
    installation.install()
    assert not half_installed.exists()
    assert installation.is_ready()
    assert not installation.UNFINISHED.exists()


def test_a_failed_build_says_why_and_leaves_its_mark(
    tree: Path,
    steps: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail() -> None:
        raise installation.SetupError("no network")

    monkeypatch.setattr(installation, "install_packages", fail)
    assert installation.install() == 1
    assert "no network" in capsys.readouterr().out
    assert installation.UNFINISHED.exists()
    assert not installation.is_ready()


def test_without_any_installer_the_one_command_to_type_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for way in ("with_ensurepip", "with_pip", "with_uv", "with_apt"):
        monkeypatch.setattr(installation, way, lambda: False)
    with pytest.raises(installation.SetupError, match="sudo apt-get install -y python3-venv"):
        installation.get_uv()


def test_pips_variables_win_over_its_files_and_install_over_global() -> None:
    listing = (
        ":env:.index-url='https://env.example/simple'\n"
        "global.index-url='https://global.example/simple'\n"
        "global.extra-index-url='https://a.example https://b.example'\n"
        "install.extra-index-url='https://c.example'\n"
    )
    assert installation.read_settings(listing) == {
        "index-url": "https://env.example/simple",
        "extra-index-url": "https://c.example",
    }


def test_pips_settings_are_handed_to_uv_in_its_words() -> None:
    settings = {"extra-index-url": "\nhttps://a.example\nhttps://b.example", "find-links": "x y"}
    assert installation.translated(settings) == {
        "UV_INDEX": "https://a.example https://b.example",
        "UV_FIND_LINKS": "x,y",
    }


def test_uvs_own_settings_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_INDEX", "https://mine.example")
    monkeypatch.setattr(
        installation, "pip_settings", lambda: {"extra-index-url": "https://a.example"}
    )
    assert installation.uv_environment()["UV_INDEX"] == "https://mine.example"


def test_an_old_python_is_refused_in_a_sentence() -> None:
    script = (ROOT / "tools" / "bootstrap.py").read_text()
    old = script.replace("OLDEST = (3, 11)", "OLDEST = (9, 0)").replace(
        'CANDIDATES = ("python3.13", "python3.12", "python3.11")', "CANDIDATES = ()"
    )
    outcome = subprocess.run([sys.executable, "-c", old], capture_output=True, text=True)
    assert outcome.returncode == 1
    assert outcome.stderr.startswith("setup: Tandem needs Python 3.11 or newer; python3 is 3.")
