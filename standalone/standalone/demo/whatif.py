"""Two scenarios of the demo agency: a pitch is won and somebody hired, or it is lost."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from standalone.demo.waiting import until
from standalone.rest import Json, Session

WON = "Rebrand, phase two"
LATE = "Webshop for Austria"
WEEKLY_MINUTES = 2_250


def load_scenarios(manager: Session, today: date) -> None:
    """Shared, so that others can compare them. A pitch that is not there is left out."""
    first = (today + timedelta(days=28 - today.weekday())).isoformat()
    hire = {"kind": "hire", "charge_role": "designer", "weekly_minutes": WEEKLY_MINUTES}
    _load(
        manager,
        "hire",
        {"name": "Win the rebrand and hire a designer", "note": "Ines decides this month."},
        [("win", WON, {}), ("", "", hire | {"from_on": first})],
    )
    _load(
        manager,
        "late",
        {"name": "The webshop starts a month later"},
        [("delay_opportunity", LATE, {"days": 20}), ("lose", WON, {})],
    )


def _load(manager: Session, key: str, body: Json, changes: list[tuple[str, str, Json]]) -> None:
    """changes: the kind, the name of the pitch, and what else is stated."""
    made = manager.post("/v1/scenarios", body | {"shared": True}, f"demo:scenario:{key}")
    path = f"/v1/scenarios/{made['id']}/changes"
    for place, (kind, name, more) in enumerate(changes):
        change = dict(more)
        if name:
            found = _pitch(manager, name)
            if not found:
                continue
            change |= {"kind": kind, "opportunity_id": found}
        ask = partial(manager.unless_missing, path, change, f"demo:scenario:{key}:{place}")
        until(ask, f"what a scenario changes: {name or change['kind']}")


def _pitch(manager: Session, name: str) -> str:
    found = manager.get("/v1/opportunities", search=name, status="open", page_size=1)["items"]
    return str(found[0]["id"]) if found else ""
