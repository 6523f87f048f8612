"""What the demo agency may win, with what is done next about it; and what it has lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from standalone.demo.briefs import money, pitched
from standalone.demo.roster import SOLD_AS
from standalone.demo.timeline import account_manager_of
from standalone.demo.waiting import until
from standalone.rest import Json, Session

AsPerson = Callable[[str], Session]


@dataclass(frozen=True, slots=True)
class Pitch:
    """client: index into CLIENTS. closes, step_in: days from today; step_in None: no day is set.

    editions: how often its brief has been written.
    """

    name: str
    client: int
    stage: str
    value: str
    closes: int
    step: str = ""
    step_in: int | None = None
    probability: str = ""
    editions: int = 0
    on_hold: bool = False


PITCHES = (
    Pitch("Employer brand", 3, "qualified", "48000.00", 62, "Send two case studies", 3),
    Pitch("Volunteer platform", 5, "qualified", "54000.00", 40, "Meet the trustees", 9, "0.25"),
    Pitch("Loyalty app, discovery", 2, "qualified", "16000.00", 33),
    Pitch("Night train launch", 1, "qualified", "72500.00", 96, "Call Colin about the budget", -2),
    Pitch("Sustainability report", 3, "qualified", "28000.00", 75, "Ask for last year's report", 5),
    Pitch("Online bookshop, checkout", 4, "qualified", "31000.00", 54, "Audit of the checkout", 12),
    Pitch("Spring collection", 6, "proposed", "36000.00", 24, "Present three routes", 4, "", 2),
    Pitch("Cookbook launch", 2, "proposed", "18500.00", 17, "Rosa reads the quote", 2, "0.40", 1),
    Pitch("Ticket machine screens", 1, "proposed", "44000.00", 45, "Agree the test stations", 6),
    Pitch("Clinic signage", 7, "proposed", "22400.00", 28),
    Pitch("Annual appeal film", 5, "proposed", "26500.00", -3, "Judith asks the board", -1),
    Pitch("Rebrand, phase two", 0, "negotiating", "62000.00", 11, "Terms to Ines", 1, "0.80", 3),
    Pitch(
        "Pet insurance site", 7, "negotiating", "41000.00", 20, "Answer on hosting", 2, "0.70", 1
    ),
    Pitch("Webshop for Austria", 6, "negotiating", "29500.00", 8, "Contract to Lena", 0, "", 2),
    Pitch("Museum partnership", 0, "qualified", "35000.00", 120, on_hold=True),
)

ESTIMATED = ("proposed", "negotiating")
"""Stages whose pitches have an estimate; of the others the hours are not known."""
POUNDS_AN_HOUR = 100
SHARES = {"designer": 40, "developer": 30, "copywriter": 15, "producer": 15}
"""Of a hundred hours, those of each role."""

LOST = (
    ("Freight portal", 1, "85000.00", "Price: a larger agency undercut us"),
    ("Festival sponsorship", 4, "22000.00", "The client kept it in house"),
    ("Charity shop tills", 5, "19000.00", "No decision: the budget was cut"),
)


def load_pitches(as_person: AsPerson, clients: Sequence[str], today: date) -> None:
    for number, pitch in enumerate(PITCHES):
        manager = as_person(account_manager_of(pitch.client))
        _load(manager, pitch, clients[pitch.client], today, f"demo:pitch:{number}")
    for number, (name, client, value, reason) in enumerate(LOST):
        close = today - timedelta(weeks=number)
        manager = as_person(account_manager_of(client))
        body = opportunity_of(clients[client], name, value, close)
        lost = manager.post("/v1/opportunities", body, f"demo:lost:{number}")
        path = f"/v1/opportunities/{lost['id']}/lose"
        manager.post(path, {"reason": reason}, f"demo:lost:{number}:lose")


def _load(manager: Session, pitch: Pitch, client_id: str, today: date, key: str) -> None:
    close = today + timedelta(days=pitch.closes)
    body = opportunity_of(client_id, pitch.name, pitch.value, close) | {"stage": pitch.stage}
    if pitch.probability:
        body["probability"] = pitch.probability
    if pitch.step:
        body["next_step"] = pitch.step
    if pitch.step_in is not None:
        body["next_step_on"] = (today + timedelta(days=pitch.step_in)).isoformat()
    made = manager.post("/v1/opportunities", body, key)
    path = f"/v1/opportunities/{made['id']}"
    for edition in range(1, pitch.editions + 1):
        brief = pitched(pitch.name, pitch.value, close, edition)
        manager.put(f"{path}/brief", brief, f"{key}:brief:{edition}")
    if pitch.stage in ESTIMATED:
        _estimate(manager, made["id"], pitch, key)
    if pitch.on_hold:
        manager.patch(path, {"on_hold": True}, f"{key}:hold")


def _estimate(manager: Session, opportunity_id: str, pitch: Pitch, key: str) -> None:
    """Hours of the roles that the work would need, about as many as its value pays."""
    hours = int(Decimal(pitch.value)) // POUNDS_AN_HOUR
    lines = [
        {
            "kind": "role_hours",
            "description": SOLD_AS[role],
            "charge_role": role,
            "minutes": hours * share // 100 * 60,
        }
        for role, share in SHARES.items()
    ]
    estimate = {"opportunity_id": opportunity_id, "lines": lines}
    until(
        partial(manager.unless_missing, "/v1/estimates", estimate, f"{key}:estimate"),
        f"{pitch.name} in finance",
    )


def opportunity_of(client_id: str, name: str, value: str, close: date) -> Json:
    return {
        "client_id": client_id,
        "name": name,
        "value": money(value),
        "expected_close": close.isoformat(),
        "delivery_start": close.isoformat(),
        "delivery_end": (close + timedelta(weeks=10)).isoformat(),
    }
