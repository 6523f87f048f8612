"""`tandem doctor` finds what is planted, and says what to do about it."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from standalone.home import Home

from standalone import doctor


def test_a_sound_installation_has_nothing_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert doctor.run(["--home", str(tmp_path / "var")]) == 0
    assert "0 wrong" in capsys.readouterr().out


def test_an_old_python_is_wrong() -> None:
    finding = doctor.python((3, 10, 4))
    assert finding.grade == "wrong"
    assert "3.11 or newer" in finding.remedy


def test_packages_that_are_not_as_locked_are_named(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("pytest==0.1 \\\n    --hash=sha256:00\nno-such-thing==2.0 \\\n")
    findings = list(doctor.packages(lock))
    assert findings[-1].grade == "wrong"
    assert "not 0.1" in findings[-1].what
    assert "no-such-thing missing, not 2.0" in findings[-1].what


def test_pins_for_some_platforms_only_are_left_out() -> None:
    lines = ["a==1 \\", "b==2 ; sys_platform == 'win32' \\", "# c==3", "    --hash=sha256:00"]
    assert list(doctor.pins(lines)) == [("a", "1")]


def test_secrets_that_others_can_read_are_wrong(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.load_secrets()
    home.secrets.chmod(0o644)
    found = [finding for finding in doctor.permissions(home) if finding.grade == "wrong"]
    assert found[0].remedy == f"chmod 600 {home.secrets}"


def test_data_of_another_postgres_is_wrong(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.data.mkdir()
    (home.data / "PG_VERSION").write_text("16\n")
    assert doctor.data(home).what == "the data is of PostgreSQL 16"
    assert doctor.run(["--home", str(tmp_path)]) == 1


def test_a_taken_port_is_worth_a_word() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert doctor.port("127.0.0.1", server.getsockname()[1]).grade == "warn"


def test_a_service_that_does_not_answer_is_wrong_and_its_log_is_named(tmp_path: Path) -> None:
    finding = doctor.answers("finance", lambda: False, tmp_path)
    assert str(finding).startswith("wrong  finance")
    assert finding.remedy == f"see {tmp_path}/finance.log"
