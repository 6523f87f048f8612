"""The demo's published password is for this machine alone."""

from __future__ import annotations

import argparse
import json
import stat
from pathlib import Path

import pytest
from standalone.demo import command
from standalone.demo.roster import PASSWORD, PEOPLE
from standalone.home import Home
from standalone.programs import is_loopback
from standalone.runner import Runner, StartError


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "[::1]", "localhost"])
def test_only_this_machine_reaches_a_loopback_address(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "tandem.example", ""])
def test_others_may_reach_every_other_address(host: str) -> None:
    assert not is_loopback(host)


def test_on_loopback_all_have_the_published_password(home: Home) -> None:
    passwords = command._passwords(home, "http://127.0.0.1:8080")
    assert {*passwords.values()} == {PASSWORD}
    assert PASSWORD in command.sign_ins(home)


def test_where_others_can_reach_it_everybody_has_a_password_of_their_own(home: Home) -> None:
    passwords = command._passwords(home, "http://0.0.0.0:8080")
    assert len({*passwords.values()} - {PASSWORD}) == len(PEOPLE)
    assert command._passwords(home, "http://0.0.0.0:8080") == passwords, "an interrupted load"
    assert stat.S_IMODE(home.demo_passwords.stat().st_mode) == 0o600
    shown = command.sign_ins(home)
    assert PASSWORD not in shown
    assert str(home.demo_passwords) in shown


def start(home: Home, host: str) -> Runner:
    return Runner(home, argparse.Namespace(host=host, port=0, no_demo=True))


def test_a_demo_with_the_published_password_is_not_shown_to_others(home: Home) -> None:
    home.demo_begun.write_text("2026-03-02")
    with pytest.raises(StartError, match="tandem demo --new-passwords"):
        start(home, "0.0.0.0")
    start(home, "127.0.0.1")
    home.demo_passwords.write_text(json.dumps({}))
    start(home, "0.0.0.0")


def test_the_administrators_password_is_forgotten_once_it_was_changed(home: Home) -> None:
    before = home.load_secrets()
    home.forget_administrator_password()
    after = home.load_secrets()
    assert after.administrator_password == ""
    assert after.actor_secret == before.actor_secret
    assert before.administrator_password not in home.secrets.read_text()
