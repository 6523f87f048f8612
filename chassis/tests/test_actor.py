"""A signed actor is believed for as long as it was signed for, and by nobody with another key."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from chassis.actor import TOKEN_LIFE, Actor, Role
from chassis.errors import Unauthenticated
from chassis.testing import ACTOR_SECRET, an_actor

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def test_what_was_signed_is_what_is_believed() -> None:
    actor = an_actor(Role.FINANCE, Role.TEAM_MEMBER)
    assert Actor.verify(actor.sign(ACTOR_SECRET, NOW), ACTOR_SECRET, NOW) == actor


def test_a_token_is_refused_once_it_has_expired_though_it_was_believed_before() -> None:
    token = an_actor(Role.FINANCE).sign(ACTOR_SECRET, NOW)
    Actor.verify(token, ACTOR_SECRET, NOW + TOKEN_LIFE - timedelta(seconds=1))
    with pytest.raises(Unauthenticated):
        Actor.verify(token, ACTOR_SECRET, NOW + TOKEN_LIFE)


@pytest.mark.parametrize("token", ["", "no token", "a.b.c"])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(Unauthenticated):
        Actor.verify(token, ACTOR_SECRET, NOW)


def test_a_token_signed_with_another_secret_is_refused() -> None:
    token = an_actor(Role.ADMINISTRATOR).sign("another secret of more than enough length", NOW)
    with pytest.raises(Unauthenticated):
        Actor.verify(token, ACTOR_SECRET, NOW)
