"""What a role must look like, and who may give it: pure checks, no database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

KEY_LENGTH_MAX = 40
NAME_LENGTH_MAX = 100
ABOUT_LENGTH_MAX = 500
ROLES_MAX = 200
EVERYBODYS = "all"
Granted = Mapping[str, AbstractSet[str]]
"""Permission to scopes."""

_KEY = re.compile(r"[a-z][a-z0-9_]*")


def is_key(text: str) -> bool:
    """Lower-case words joined by underscores, such as studio_lead."""
    return len(text) <= KEY_LENGTH_MAX and _KEY.fullmatch(text) is not None


def beyond(wanted: Granted, held: Granted, every: str) -> list[str]:
    """The permissions in `wanted` that somebody who holds `held` may not give, in order.

    A permission held for everybody's records covers every scope of it.
    """
    everything = held.get(every, frozenset())
    return sorted(
        permission
        for permission, scopes in wanted.items()
        if not _covers(held.get(permission, frozenset()) | everything, scopes)
    )


def _covers(held: AbstractSet[str], wanted: AbstractSet[str]) -> bool:
    return EVERYBODYS in held or wanted <= held
