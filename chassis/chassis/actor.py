"""Who is asking, and how one process believes another about it.

The gateway signs the actor into a short-lived token; every service verifies it and decides for
itself what the actor may do with the data it owns.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

import jwt

from chassis.errors import Forbidden, Unauthenticated

TOKEN_LIFE = timedelta(minutes=5)


class Role(StrEnum):
    ACCOUNT_MANAGER = "account_manager"
    PROJECT_MANAGER = "project_manager"
    FINANCE = "finance"
    TEAM_MEMBER = "team_member"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person (user_id, person_id) or the system itself, with a set of roles."""

    user_id: str
    person_id: str
    name: str
    roles: frozenset[Role]

    @classmethod
    def system(cls, name: str = "tandem") -> Actor:
        """Work that a service does of itself: event handlers, timers, migrations."""
        return cls(f"system:{name}", "", name, frozenset({Role.ADMINISTRATOR}))

    def may(self, *roles: Role) -> bool:
        """True if the actor holds any of these roles; an administrator holds them all."""
        return Role.ADMINISTRATOR in self.roles or not self.roles.isdisjoint(roles)

    def require(self, *roles: Role) -> None:
        if not self.may(*roles):
            wanted = " or ".join(role.value.replace("_", " ") for role in roles)
            raise Forbidden(
                "ROLE_REQUIRED",
                f"This needs the role {wanted}; ask an administrator for it.",
                details={"roles": ",".join(roles)},
            )

    def sign(self, secret: str, now: datetime) -> str:
        claims = {
            "sub": self.user_id,
            "person": self.person_id,
            "name": self.name,
            "roles": sorted(self.roles),
            "exp": now + TOKEN_LIFE,
        }
        return jwt.encode(claims, secret, algorithm="HS256")

    @classmethod
    def verify(cls, token: str, secret: str, now: datetime) -> Actor:
        """The actor that the token was signed for, or Unauthenticated."""
        actor, expires_at = _verified(token, secret)
        if now >= expires_at:
            raise _unknown()
        return actor


@lru_cache(maxsize=1024)
def _verified(token: str, secret: str) -> tuple[Actor, datetime]:
    """What a token says and until when, worked out once for as long as it is in use."""
    try:
        claims = jwt.decode(
            token,
            secret,
            algorithms=["HS256"],
            options={"require": ["sub", "exp"], "verify_exp": False},
        )
        roles = frozenset(Role(role) for role in claims["roles"])
        actor = Actor(claims["sub"], claims["person"], claims["name"], roles)
        return actor, datetime.fromtimestamp(claims["exp"], UTC)
    except (jwt.InvalidTokenError, KeyError, TypeError, ValueError, OverflowError):
        raise _unknown() from None


def _unknown() -> Unauthenticated:
    return Unauthenticated("ACTOR_UNKNOWN", "The caller's signature is missing, wrong or expired.")
