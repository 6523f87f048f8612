"""Who is asking, what they may do, and how one process believes another about it.

The gateway signs the actor into a short-lived token for one service. That service verifies it and
decides for itself what the actor may do with the data it owns: an actor holds permissions, each in
one or more scopes, and a record's owners say whether a scope covers it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

import jwt

from chassis.errors import Forbidden, Unauthenticated

TOKEN_LIFE = timedelta(minutes=5)
CLOCK_SKEW = timedelta(minutes=1)
"""How far ahead of the verifying machine's clock the signing machine's may be."""
ISSUER = "tandem"
ACCESS_BYTES = 16
EVERY_PERMISSION = "*"
ADMINISTRATOR = "administrator"
"""The role that has every permission, in every installation."""

SIGNED_IN = "signed_in"
"""What an operation declares that needs no permission but a signed-in actor."""


class ActorKind(StrEnum):
    """Which kind of party acts. UNKNOWN: somebody who is not signed in."""

    PERSON = "person"
    CONTRACTOR = "contractor"
    CLIENT_CONTACT = "client_contact"
    SUPPLIER_CONTACT = "supplier_contact"
    INTEGRATION = "integration"
    LINK = "link"
    SYSTEM = "system"
    UNKNOWN = "unknown"


class Scope(StrEnum):
    """Whose records a permission covers."""

    ALL = "all"
    OWN_CLIENTS = "own_clients"
    OWN_PROJECTS = "own_projects"
    OWN_TEAM = "own_team"
    SELF = "self"


Grants = Mapping[str, frozenset[Scope]]
"""Permission to the scopes in which it is held; EVERY_PERMISSION stands for all of them."""

NO_GRANTS: Grants = MappingProxyType({})
EVERYTHING: Grants = MappingProxyType({EVERY_PERMISSION: frozenset({Scope.ALL})})

_OWNED: Mapping[Scope, tuple[str, str]] = {
    Scope.OWN_CLIENTS: ("account_managers", "clients whose account manager you are"),
    Scope.OWN_PROJECTS: ("project_managers", "projects that you manage"),
    Scope.OWN_TEAM: ("leads", "people whose lead you are"),
    Scope.SELF: ("people", "your own records"),
}
_LETTERS = {
    "A": Scope.ALL,
    "C": Scope.OWN_CLIENTS,
    "P": Scope.OWN_PROJECTS,
    "T": Scope.OWN_TEAM,
    "S": Scope.SELF,
}
_LETTER_OF = {scope: letter for letter, scope in _LETTERS.items()}
_ORPHANS = frozenset({Scope.OWN_CLIENTS, Scope.OWN_PROJECTS})

PersonIds = Collection[str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Owners:
    """Who answers for a record, by person id.

    None: the record has no owner of this kind, so the scope never covers it. An empty collection
    (or one of None and ""): the place is vacant. A record whose client or project has no manager
    counts as own for every holder of that scope, so that somebody can put it right; a person
    without a lead is nobody's team.
    """

    account_managers: PersonIds | None = None
    project_managers: PersonIds | None = None
    leads: PersonIds | None = None
    people: PersonIds | None = None

    def cover(self, scope: Scope, person_id: str) -> bool:
        """True if the record is this person's own in the sense of the scope."""
        if scope is Scope.ALL:
            return True
        named: PersonIds | None = getattr(self, _OWNED[scope][0])
        if named is None or not person_id:
            return False
        present = {id_ for id_ in named if id_}
        if not present:
            return scope in _ORPHANS
        return person_id in present


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A signed-in party (user_id; person_id if it is a person), and what it may do."""

    kind: ActorKind = ActorKind.PERSON
    user_id: str
    person_id: str
    name: str
    grants: Grants = field(default_factory=dict, hash=False)

    @classmethod
    def system(cls, name: str = "tandem") -> Actor:
        """Work that a service does of itself: event handlers, timers, migrations."""
        return cls(
            kind=ActorKind.SYSTEM,
            user_id=f"system:{name}",
            person_id="",
            name=name,
            grants=EVERYTHING,
        )

    def scopes(self, permission: str) -> frozenset[Scope]:
        """In which scopes the actor holds the permission; empty: not at all."""
        every = self.grants.get(EVERY_PERMISSION, frozenset())
        return self.grants.get(permission, frozenset()) | every

    def may(self, permission: str, owners: Owners | None = None) -> bool:
        """True if the actor holds the permission for a record of these owners.

        owners None: in any scope, for a record that is not known yet.
        """
        scopes = self.scopes(permission)
        if owners is None:
            return bool(scopes)
        return any(owners.cover(scope, self.person_id) for scope in scopes)

    def require(self, permission: str, owners: Owners | None = None) -> None:
        """Forbidden unless the actor may; it names the permission and who can help."""
        scopes = self.scopes(permission)
        if not scopes:
            raise Forbidden(
                "PERMISSION_REQUIRED",
                f"This needs the permission {permission}; an administrator can give you a role "
                "that has it.",
                details={"permission": permission},
            )
        if not self.may(permission, owners):
            covered = " or ".join(_OWNED[scope][1] for scope in Scope if scope in scopes)
            raise Forbidden(
                "RECORD_OF_ANOTHER",
                f"You hold the permission {permission} for {covered} only; ask who answers for "
                "this record, or an administrator.",
                details={"permission": permission, "scopes": ",".join(sorted(scopes))},
            )

    def sign(self, secret: str, now: datetime, audience: str) -> str:
        """A token that only this service believes, for a few minutes."""
        claims = {
            "iss": ISSUER,
            "aud": audience,
            "iat": now,
            "exp": now + TOKEN_LIFE,
            "sub": self.user_id,
            "kind": self.kind,
            "person": self.person_id,
            "name": self.name,
            "grants": _packed(self.grants),
        }
        return jwt.encode(claims, secret, algorithm="HS256")

    @classmethod
    def verify(cls, token: str, secret: str, now: datetime, audience: str) -> Actor:
        """The actor that the token was signed for, or Unauthenticated.

        Refused are other issuers and audiences, and tokens that claim to live longer than we sign.
        """
        actor, issued_at, expires_at = _verified(token, secret, audience)
        if now >= expires_at or issued_at > now + CLOCK_SKEW:
            raise _unknown()
        return actor


@lru_cache(maxsize=1024)
def access_of(actor: Actor) -> bytes:
    """A digest of all that the actor may do, of the same length for every actor."""
    held = json.dumps([actor.person_id, _packed(actor.grants)]).encode()
    return hashlib.sha256(held).digest()[:ACCESS_BYTES]


def _packed(grants: Grants) -> dict[str, str]:
    """Permissions by the letters of their scopes: {"CP": "quote.read estimate.read"}."""
    packed: dict[str, list[str]] = {}
    for permission, scopes in sorted(grants.items()):
        packed.setdefault("".join(sorted(_LETTER_OF[each] for each in scopes)), []).append(
            permission
        )
    return {letters: " ".join(permissions) for letters, permissions in packed.items()}


def _unpacked(packed: Mapping[str, str]) -> Grants:
    return MappingProxyType(
        {
            permission: frozenset(_LETTERS[letter] for letter in letters)
            for letters, permissions in packed.items()
            for permission in permissions.split()
        }
    )


@lru_cache(maxsize=1024)
def _verified(token: str, secret: str, audience: str) -> tuple[Actor, datetime, datetime]:
    """What a token says, since when and until when; computed once while it is in use."""
    try:
        claims = jwt.decode(
            token,
            secret,
            algorithms=["HS256"],
            audience=audience,
            issuer=ISSUER,
            options={
                "require": ["iss", "aud", "iat", "exp", "sub"],
                "verify_exp": False,
                "verify_iat": False,
            },
        )
        issued_at, expires_at = (datetime.fromtimestamp(claims[at], UTC) for at in ("iat", "exp"))
        if expires_at - issued_at > TOKEN_LIFE:
            raise _unknown()
        actor = Actor(
            kind=ActorKind(claims["kind"]),
            user_id=claims["sub"],
            person_id=claims["person"],
            name=claims["name"],
            grants=_unpacked(claims["grants"]),
        )
        return actor, issued_at, expires_at
    except (jwt.InvalidTokenError, KeyError, TypeError, ValueError, OverflowError, AttributeError):
        raise _unknown() from None


def _unknown() -> Unauthenticated:
    return Unauthenticated("ACTOR_UNKNOWN", "The caller's signature is missing, wrong or expired.")
