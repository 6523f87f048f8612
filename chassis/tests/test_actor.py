"""A signed actor is believed by one service, for as long as it was signed for, with its grants."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from chassis.actor import ISSUER, TOKEN_LIFE, Actor, ActorKind, Owners, Scope
from chassis.errors import Forbidden, Unauthenticated
from chassis.testing import ACTOR_SECRET, an_actor

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def test_what_was_signed_is_what_is_believed() -> None:
    actor = an_actor("finance", "team_member")
    token = actor.sign(ACTOR_SECRET, NOW, "accounts")
    assert Actor.verify(token, ACTOR_SECRET, NOW, "accounts") == actor


def test_a_token_is_refused_once_it_has_expired_though_it_was_believed_before() -> None:
    token = an_actor("finance").sign(ACTOR_SECRET, NOW, "accounts")
    Actor.verify(token, ACTOR_SECRET, NOW + TOKEN_LIFE - timedelta(seconds=1), "accounts")
    with pytest.raises(Unauthenticated):
        Actor.verify(token, ACTOR_SECRET, NOW + TOKEN_LIFE, "accounts")


@pytest.mark.parametrize("token", ["", "no token", "a.b.c"])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(Unauthenticated):
        Actor.verify(token, ACTOR_SECRET, NOW, "accounts")


def test_a_token_signed_with_another_secret_is_refused() -> None:
    token = an_actor("administrator").sign(
        "another secret of more than enough length", NOW, "accounts"
    )
    with pytest.raises(Unauthenticated):
        Actor.verify(token, ACTOR_SECRET, NOW, "accounts")


def test_a_token_for_one_service_is_refused_by_another() -> None:
    token = an_actor("finance").sign(ACTOR_SECRET, NOW, "accounts")
    with pytest.raises(Unauthenticated):
        Actor.verify(token, ACTOR_SECRET, NOW, "finance")


def forged(**more: object) -> str:
    claims = {
        "iss": ISSUER, "aud": "accounts", "iat": NOW, "exp": NOW + TOKEN_LIFE, "sub": "x",
        "kind": "person", "person": "x", "name": "x", "grants": {"A": "*"},
    } | more  # fmt: skip
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(claims, ACTOR_SECRET, algorithm="HS256")


def test_a_well_formed_token_is_believed() -> None:
    assert Actor.verify(forged(), ACTOR_SECRET, NOW, "accounts").may("anything.at_all")


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": None},
        {"iss": "somebody"},
        {"aud": None},
        {"iat": None},
        {"exp": None},
        {"exp": NOW + timedelta(days=365)},
        {"exp": 1e30},
        {"iat": NOW + timedelta(minutes=3), "exp": NOW + timedelta(minutes=8)},
        {"kind": "emperor"},
        {"grants": {"X": "client.read"}},
        {"grants": ["client.read"]},
        {"grants": None},
        {"sub": 5},
    ],
    ids=str,
)
def test_a_token_with_a_wrong_claim_is_refused(claims: dict[str, object]) -> None:
    with pytest.raises(Unauthenticated):
        Actor.verify(forged(**claims), ACTOR_SECRET, NOW, "accounts")


def test_the_largest_built_in_role_fits_into_grpc_metadata() -> None:
    everybody = an_actor("finance", "account_manager", "project_manager", "team_member")
    assert len(everybody.sign(ACTOR_SECRET, NOW, "accounts")) < 4096


def holder(*scopes: Scope) -> Actor:
    return an_actor(person_id="me", grants={"time.read": frozenset(scopes)})


def test_a_scope_covers_the_records_of_its_owner() -> None:
    mine = Owners(project_managers=["me"], leads=["lead"], people=["worker"])
    assert holder(Scope.OWN_PROJECTS).may("time.read", mine)
    assert not holder(Scope.OWN_TEAM, Scope.SELF).may("time.read", mine)
    assert not holder(Scope.OWN_CLIENTS).may("time.read", mine)


def test_several_scopes_cover_what_any_of_them_covers() -> None:
    assert holder(Scope.OWN_PROJECTS, Scope.SELF).may(
        "time.read", Owners(project_managers=["another"], people=["me"])
    )


def test_all_covers_everything_and_no_scope_nothing() -> None:
    assert holder(Scope.ALL).may("time.read", Owners())
    assert not holder().may("time.read")
    assert not holder(Scope.ALL).may("time.log")


def test_a_project_without_a_manager_is_own_but_a_person_without_a_lead_is_not() -> None:
    assert holder(Scope.OWN_PROJECTS).may("time.read", Owners(project_managers=[None]))
    assert not holder(Scope.OWN_TEAM).may("time.read", Owners(leads=[""]))
    assert not holder(Scope.SELF).may("time.read", Owners(people=[]))


def test_nobody_in_particular_owns_nothing() -> None:
    link = an_actor(kind=ActorKind.LINK, grants={"time.read": frozenset({Scope.SELF})})
    assert not replace(link, person_id="").may("time.read", Owners(people=[""]))


def test_a_refusal_names_the_permission_and_who_can_help() -> None:
    with pytest.raises(Forbidden, match=r"time\.log") as refused:
        holder(Scope.SELF).require("time.log")
    assert refused.value.reason == "PERMISSION_REQUIRED"
    with pytest.raises(Forbidden, match="your own records") as refused:
        holder(Scope.SELF).require("time.read", Owners(people=["another"]))
    assert refused.value.reason == "RECORD_OF_ANOTHER"
    assert refused.value.details == {"permission": "time.read", "scopes": "self"}


def test_the_system_may_do_everything() -> None:
    assert Actor.system().may("cost.write", Owners())
