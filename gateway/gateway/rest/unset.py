"""What nobody has set yet: 404 with a reason, or an empty answer for those who prefer it.

A browser logs every 404 of a page as an error, and every 401 of one that asks who is signed in. A
page that shows "not set yet", or how to sign in, therefore sends
`Prefer: unset=empty` (RFC 7240) and is answered 204. All others get the reason.
"""

from __future__ import annotations

from gateway.rest.route import Route

PREFERENCE = "unset=empty"
REASONS = frozenset(
    {
        "BILLING_PLAN_NOT_FOUND",
        "BUDGET_NOT_FOUND",
        "COST_RATE_NOT_FOUND",
        "LEGAL_ENTITY_NOT_SET",
        "RATE_NOT_FOUND",
        "TOKEN_INVALID",
        "TOKEN_REQUIRED",
        "USER_NOT_FOUND",
    }
)


def may_be_unset(route: Route) -> bool:
    return route.method == "GET" and not REASONS.isdisjoint(route.problems)


def is_preferred(route: Route, reason: str, prefer: str) -> bool:
    """prefer: the header. Whether this refusal is to be an empty answer."""
    wanted = PREFERENCE in (part.strip().lower() for part in prefer.split(","))
    return wanted and reason in REASONS and reason in route.problems and may_be_unset(route)
