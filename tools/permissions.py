"""docs/permissions.md: who may do what, out of the routes, the contracts and the built-in roles.

`--check` fails when the committed page is not what they say.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from chassis.actor import EVERY_PERMISSION, SIGNED_IN, Grants, Scope
from chassis.rpc.permissions import scopes_of
from gateway.rest.rooms import ROOMS
from gateway.rest.route import Room, Route
from gateway.roles.declared import BUILT_IN, all_permissions, built_in_grants

PAGE = Path(__file__).resolve().parent.parent / "docs" / "permissions.md"
SHORT = {
    Scope.ALL: "all",
    Scope.OWN_CLIENTS: "clients",
    Scope.OWN_PROJECTS: "projects",
    Scope.OWN_TEAM: "team",
    Scope.SELF: "self",
}
NONE = "–"


def main(arguments: list[str] | None = None) -> int:
    """Write the page, or with --check only compare; 1 when it differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args(arguments).check
    text = page()
    if not check:
        PAGE.write_text(text, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    print("permissions: docs/permissions.md is out of date; run `make events`", file=sys.stderr)
    return 1


def page() -> str:
    """The whole page."""
    return "".join(
        (
            PREFACE,
            "## The built-in roles\n\n",
            *(f"- **{name}** (`{key}`): {about}\n" for key, (name, about) in BUILT_IN.items()),
            PERMISSIONS,
            *_table(["permission", "allows", "scopes"], _permissions()),
            OPERATIONS,
            *(part for room in ROOMS for part in _chapter(room)),
        )
    )


def _table(columns: list[str], rows: Iterator[list[str]]) -> Iterator[str]:
    roles = [name.lower() for name, _ in BUILT_IN.values()]
    yield f"| {' | '.join([*columns, *roles])} |\n"
    yield "|---" * (len(columns) + len(roles)) + "|\n"
    for row in rows:
        yield f"| {' | '.join(row)} |\n"
    yield "\n"


def _permissions() -> Iterator[list[str]]:
    for name, permission in all_permissions().items():
        possible = {Scope.ALL, *scopes_of(permission.scopes)}
        needs = "".join(f" Needs `{needed}`." for needed in permission.needs)
        yield [f"`{name}`", permission.allows + needs, _words(possible), *_held(name)]


def _chapter(room: Room) -> Iterator[str]:
    routes = [route for route in room.routes if route.path.startswith("/v1/")]
    if routes:
        yield f"### {room.name}\n\n"
        yield from _table(["operation", "permission"], (_operation(route) for route in routes))


def _operation(route: Route) -> list[str]:
    operation = f"`{route.method} {route.path}`<br>{route.summary}"
    if route.public:
        return [operation, "none", *("anybody" for _ in BUILT_IN)]
    if route.permission == SIGNED_IN:
        return [operation, "signed in", *("yes" for _ in BUILT_IN)]
    return [operation, f"`{route.permission}`", *_held(route.permission)]


def _held(permission: str) -> Iterator[str]:
    for role in BUILT_IN:
        yield _words(_scopes(built_in_grants(role), permission))


def _scopes(grants: Grants, permission: str) -> set[Scope]:
    return {*grants.get(permission, ()), *grants.get(EVERY_PERMISSION, ())}


def _words(scopes: set[Scope]) -> str:
    return ", ".join(word for scope, word in SHORT.items() if scope in scopes) or NONE


PREFACE = """# Permissions

Generated from the routes, the contracts and the built-in roles by `make events`; do not edit.

**An actor** is who acts: a person, a contractor, a contact of a client or a supplier, an
integration (an API token), the holder of a link, or the system itself. The gateway signs the actor
with its permissions into a token that one service accepts for five minutes; the service that owns
the data decides.

**A permission** allows one kind of thing, such as `invoice.issue`. It is declared once, in the
`chapter` option of the service that owns the data (`proto/tandem`), with a sentence that says what
it allows. Every rpc and every route names the permission that it needs, every event type the one
that it is read with. A service does not start when one of its rpcs names none.

**A scope** says whose records a permission covers:

| scope | covers | short |
|---|---|---|
| `all` | everybody's records | all |
| `own_clients` | records of clients whose account manager one is | clients |
| `own_projects` | records of projects that one manages | projects |
| `own_team` | records of people whose lead one is | team |
| `self` | one's own records | self |

A client or a project without a manager counts as own for every holder of that scope, so that
somebody can put it right. A person without a lead is in nobody's team.

**A role** is a named set of permissions, each with scopes. A person has one role or several, and
may do what any of them allows. Administrators create, change and archive roles (`/v1/roles`); a
built-in role that was changed can be reset. A change holds at the next request, and ends what an
open stream may no longer show. Nobody gives, or changes the access of somebody who holds, more
than they hold themselves, unless they hold `role.write`. The role administrator cannot be changed,
and the last administrator cannot be removed. Every change is an event (`role.*`, `user.granted`).

A permission that gives away what another one shows needs it: a role holds both or neither
([ADR 0053](adr/0053-what-gives-a-cost-away-needs-cost-read.md)).

**What one may not see is not there:** a single record answers 404, a list leaves it out, an
overview withholds the part, the feed leaves out the event, and a field with a permission of its
own is null or missing. What one may see but not change answers 403 and says who can help
(`PERMISSION_REQUIRED`: no role allows it; `RECORD_OF_ANOTHER`: not for this record).

A test calls every operation below as every built-in role, on records of their own and of others,
and compares the answer with this page (`tests/api/test_authorization_matrix.py`).

"""

PERMISSIONS = """
## The permissions

`scopes` lists those in which a permission can be granted; the columns of the roles say in which
they hold it.

"""

OPERATIONS = """## The operations

Each cell says for whose records the role may do it; – means not at all.

"""


if __name__ == "__main__":
    sys.exit(main())
