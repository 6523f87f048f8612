"""Charge roles: what somebody works as, and what a client is charged for."""

from __future__ import annotations

from chassis import values

ROLE_LENGTH_MAX = 100


def charge_role(value: str, field: str = "charge_role") -> str:
    """The role in lower case with single spaces, so that hours sold and worked meet by name."""
    return " ".join(values.text(value, field, ROLE_LENGTH_MAX).lower().split())
