"""The home folder: one run at a time, secrets made once and for the owner alone."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from standalone.home import SOCKET_PATH_LENGTH_MAX, SOURCE, AlreadyRunningError, Home


def test_a_second_run_on_one_home_is_refused_and_told_where_the_first_is(tmp_path: Path) -> None:
    home = Home(tmp_path)
    refused = pytest.raises(AlreadyRunningError, match=r"at http://127.0.0.1:8080 \(process 4711\)")
    with home.held():
        home.write_running({"process_id": 4711, "address": "http://127.0.0.1:8080"})
        with refused, Home(tmp_path).held():
            pytest.fail("two runs at once")


def test_the_next_run_may_start_when_the_first_has_ended(tmp_path: Path) -> None:
    with Home(tmp_path).held():
        pass
    with Home(tmp_path).held():
        pass


def test_secrets_are_made_once_and_are_the_owners_alone(tmp_path: Path) -> None:
    first = Home(tmp_path).load_secrets()
    assert Home(tmp_path).load_secrets() == first
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    assert len(first.actor_secret) >= 32


def test_the_home_is_what_is_given_else_the_environment_else_var() -> None:
    assert Home.of({"TANDEM_HOME": "/srv/tandem"}, "/given").path == Path("/given")
    assert Home.of({"TANDEM_HOME": "/srv/tandem"}).path == Path("/srv/tandem")
    assert Home.of({}).path == SOURCE / "var"


def test_a_socket_under_a_very_long_path_goes_elsewhere(tmp_path: Path) -> None:
    assert Home(Path("/srv/tandem")).sockets == Path("/srv/tandem/run")
    long = Home(tmp_path / ("x" * 100))
    assert len(str(long.sockets)) <= SOCKET_PATH_LENGTH_MAX
    assert long.sockets == Home(tmp_path / ("x" * 100)).sockets


def test_what_is_half_written_is_not_read(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.running.write_text('{"address": "http')
    assert home.read_running() == {}
