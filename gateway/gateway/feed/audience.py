"""What one reader may see of the feed: whole events, and fields of their bodies.

An event is readable with the permission of its type, in the scopes in which the reader holds it;
the same rule as SQL for pages, and as Python for what is kept in memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from chassis.actor import EVERY_PERMISSION, Actor, Scope
from sqlalchemy import ColumnElement, and_, false, or_

from gateway.feed.model import FeedEvent
from gateway.feed.owners import (
    CLIENT,
    PERSON,
    PROJECT,
    OwnerIndex,
    owned_by,
    projects_of_clients,
)
from gateway.feed.types import known_types

Scopes = frozenset[Scope]


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """An event with the body that this reader may see."""

    event: FeedEvent
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """A reader. everything: whatever there is, also types that this release does not know.

    types: the scopes in which events of a type may be read. fields: type to field to the scopes in
    which that field may be seen; fields without a rule of their own are not listed.
    """

    person_id: str
    everything: bool
    types: Mapping[str, Scopes]
    fields: Mapping[str, Mapping[str, Scopes]]

    @property
    def needs_owners(self) -> bool:
        """True if some field depends on whose record the event is about."""
        return any(
            Scope.ALL not in scopes for fields in self.fields.values() for scopes in fields.values()
        )

    def may_read(self, event: FeedEvent, index: OwnerIndex) -> bool:
        return self.everything or self._covers(
            self.types.get(event.type, frozenset()), event, index
        )

    def show(self, event: FeedEvent, index: OwnerIndex) -> ShownEvent:
        withheld = {
            name
            for name, scopes in self.fields.get(event.type, {}).items()
            if not self.everything and not self._covers(scopes, event, index)
        }
        if not withheld:
            return ShownEvent(event, event.data)
        data = {name: value for name, value in event.data.items() if name not in withheld}
        if "changed" in data:
            data["changed"] = [name for name in data["changed"] if name not in withheld]
        return ShownEvent(event, data)

    def _covers(self, scopes: Scopes, event: FeedEvent, index: OwnerIndex) -> bool:
        if Scope.ALL in scopes or not scopes:
            return bool(scopes)
        owners = index.owners_of(event)
        return any(owners.cover(scope, self.person_id) for scope in scopes)

    def condition(self) -> ColumnElement[bool] | None:
        """May read, as a condition on the feed's rows; None: all of them."""
        if self.everything:
            return None
        by_scopes: dict[Scopes, list[str]] = {}
        for type_, scopes in self.types.items():
            by_scopes.setdefault(scopes, []).append(type_)
        return or_(
            false(),
            *(
                and_(FeedEvent.type.in_(sorted(types)), self._covered(scopes))
                if Scope.ALL not in scopes
                else FeedEvent.type.in_(sorted(types))
                for scopes, types in by_scopes.items()
            ),
        )

    def _covered(self, scopes: Scopes) -> ColumnElement[bool]:
        if not self.person_id:
            return false()
        return or_(false(), *(_CONDITIONS[scope](self.person_id) for scope in sorted(scopes)))


def _own_clients(person_id: str) -> ColumnElement[bool]:
    clients = owned_by(CLIENT, person_id, vacant=True)
    by_project = and_(
        FeedEvent.client_id.is_(None), FeedEvent.project_id.in_(projects_of_clients(clients))
    )
    return or_(FeedEvent.client_id.in_(clients), by_project)


def _own_projects(person_id: str) -> ColumnElement[bool]:
    return FeedEvent.project_id.in_(owned_by(PROJECT, person_id, vacant=True))


def _own_team(person_id: str) -> ColumnElement[bool]:
    return FeedEvent.person_id.in_(owned_by(PERSON, person_id, vacant=False))


def _own(person_id: str) -> ColumnElement[bool]:
    return FeedEvent.person_id == person_id


_CONDITIONS = {
    Scope.OWN_CLIENTS: _own_clients,
    Scope.OWN_PROJECTS: _own_projects,
    Scope.OWN_TEAM: _own_team,
    Scope.SELF: _own,
}


@lru_cache(maxsize=1024)
def audience_of(actor: Actor) -> Audience:
    """What this actor may see, computed once while it is in use."""
    readable = {
        type_: scopes
        for type_, known in known_types().items()
        if (scopes := actor.scopes(known.permission))
    }
    return Audience(
        person_id=actor.person_id,
        everything=Scope.ALL in actor.grants.get(EVERY_PERMISSION, frozenset()),
        types=readable,
        fields={
            type_: {
                name: actor.scopes(permission)
                for name, permission in known_types()[type_].restricted.items()
            }
            for type_ in readable
            if known_types()[type_].restricted
        },
    )
