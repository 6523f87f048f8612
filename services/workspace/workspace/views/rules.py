"""What a view can hold, and with whom it can be shared."""

from __future__ import annotations

import re
from enum import StrEnum

VIEWS_MAX = 200
"""Of one person, archived ones too."""

ROLE_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
WITHOUT_VALUES = frozenset({"is_empty", "is_not_empty"})


class Audience(StrEnum):
    """Who sees a view besides its owner."""

    NOBODY = "nobody"
    EVERYBODY = "everybody"
    ROLES = "roles"


def sort_name(name: str) -> str:
    """By which views are ordered."""
    return " ".join(name.casefold().split())
