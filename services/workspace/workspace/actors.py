"""Whose workspace it is."""

from __future__ import annotations

from chassis.actor import Actor, ActorKind
from chassis.errors import Forbidden

PEOPLE = frozenset({ActorKind.PERSON, ActorKind.CONTRACTOR})


def require_person(actor: Actor) -> str:
    """The person who asks. An integration has no workspace, nor may it change its maker's."""
    if actor.kind not in PEOPLE or not actor.person_id:
        raise Forbidden("PERSON_NEEDED", "Only people have a workspace; sign in as a person.")
    return actor.person_id
