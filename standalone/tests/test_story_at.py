"""Where `tandem story --at` looks for the Tandem that it is given."""

from __future__ import annotations

from pathlib import Path

import pytest
from standalone.story import run

DOCKER = """#!/bin/sh
case "$*" in
  *"logs"*) echo "$OUTPUT" ;;
  *) echo "no such container" >&2; exit 1 ;;
esac
"""


@pytest.fixture
def docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A machine whose docker has a composition that prints what OUTPUT holds."""
    program = tmp_path / "docker"
    program.write_text(DOCKER)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("OUTPUT", "")
    return monkeypatch


def test_a_composition_that_is_not_up_is_said_with_the_remedy(
    docker: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--at", "containers"]) == 1
    assert "`make up` starts it" in capsys.readouterr().err


def test_a_sign_in_that_cannot_be_read_is_said_in_docker_s_words(
    docker: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    docker.setenv("OUTPUT", "Tandem is ready at http://127.0.0.1:1")
    assert run(["--at", "containers"]) == 1
    assert "no such container" in capsys.readouterr().err


def test_without_docker_it_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run(["--at", "containers"]) == 1
    assert "docker is not installed here" in capsys.readouterr().err


def test_an_address_where_nobody_answers_ends_the_story(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["--at", "http://127.0.0.1:9", "--email", "a@b.example", "--password", "x"]) == 1
    assert "The story ended badly" in capsys.readouterr().err
