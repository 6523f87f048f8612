"""Every permission there is: those that the services' contracts declare, and the gateway's own.

The built-in roles follow from them: a permission says which of these roles hold it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from chassis.actor import ADMINISTRATOR, Grants
from chassis.rpc import permissions
from tandem.common.v1.options_pb2 import Holding, Permission

BUILT_IN: Mapping[str, tuple[str, str]] = {
    ADMINISTRATOR: (
        "Administrator",
        "Everything, for everybody's records; gives and takes away access.",
    ),
    "account_manager": (
        "Account manager",
        "Looks after clients: sells, briefs, quotes, and sees what is billed.",
    ),
    "project_manager": (
        "Project manager",
        "Plans and runs projects, estimates them, and approves the time on them.",
    ),
    "finance": ("Finance", "Rates, invoices, payments and books; reads everything else."),
    "team_member": ("Team member", "Works on tasks and logs time."),
    "contractor": (
        "Contractor",
        "Works from outside: sees their own tasks, time, files, engagements and self-bills.",
    ),
}
"""The built-in roles by key: what each is called and what it is for."""

_STAFF = tuple(role for role in BUILT_IN if role != ADMINISTRATOR)
_OWN: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "user.read": ("See who can sign in, and in which roles.", ()),
    "user.write": ("Give people access and roles, change them, and take them away.", ()),
    "user.see_as": ("See Tandem as somebody else sees it, without changing anything.", ()),
    "role.write": ("Create and change roles, and give roles that hold more than one's own.", ()),
    "session.manage": ("See and end other people's sessions.", ()),
    "token.manage": ("Make and revoke tokens for integrations.", ()),
    "import.run": ("Import historical work from CSV files.", ()),
    "audit.read": ("Read who changed what, and when.", ()),
    "event.read": ("Follow events, as far as one may read what they are about.", _STAFF),
}
"""The gateway's own: what each allows, and which built-in roles hold it."""


@cache
def all_permissions() -> Mapping[str, Permission]:
    """By name, in order of the name."""
    own = {
        name: Permission(name=name, allows=allows, held_by=[Holding(role=role) for role in roles])
        for name, (allows, roles) in _OWN.items()
    }
    twice = own.keys() & permissions.declared()
    if twice:
        raise ValueError(f"declared by the gateway and by a service: {', '.join(sorted(twice))}")
    return dict(sorted({**permissions.declared(), **own}.items()))


@cache
def built_in_grants(role: str) -> Grants:
    """What a built-in role holds as long as nobody has changed it; nothing for another key."""
    return permissions.grants_of(role, all_permissions().values())
