"""A retainer of 40 hours a week, its invoice, and a part of that credited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from standalone.demo.briefs import money
from standalone.rest import Json
from standalone.story import figures
from standalone.story.cast import Cast, Member
from standalone.story.telling import Telling

WEEK = timedelta(days=7)
WORKING_DAYS = 5
DAY_MINUTES = 6 * 60


def retain(telling: Telling, cast: Cast, client_id: str) -> None:
    """It began two weeks ago: 30 hours in the first week, 60 in the second."""
    telling.step("The client takes a retainer; what a week leaves or overuses is carried on")
    priya = cast.priya.session
    named = {"name": "Brand care", "client_id": client_id, "chargeable": True}
    project = cast.daniel.session.post("/v1/projects", named)
    monday = _monday() - 2 * WEEK
    retainer = telling.eventually(
        lambda: priya.unless_missing("/v1/retainers", _retainer(client_id, project["id"], monday)),
        bool,
        "the project in finance",
    )
    assert retainer
    _work(telling, cast, project["id"], monday, (cast.tom,))
    _work(telling, cast, project["id"], monday + WEEK, (cast.tom, cast.chloe))
    path = f"/v1/retainers/{retainer['id']}/periods"
    third, second, first = telling.eventually(
        lambda: priya.get(path)["items"],
        lambda seen: _hours(seen[0], "available") == figures.RETAINED_THIRD,
        "the hours of both weeks",
    )
    telling.line("No quote is needed: the retainer pays for the hours")
    telling.figure("Carried out of the first week", _hours(first, "carried_out"), "10.00")
    telling.figure("Hours for the second", _hours(second, "available"), figures.RETAINED_SECOND)
    telling.figure("Hours for the third", _hours(third, "available"), figures.RETAINED_THIRD)
    _credit_part(telling, cast, retainer["id"])


def _credit_part(telling: Telling, cast: Cast, retainer_id: str) -> None:
    telling.step("Priya bills the two weeks, and credits a part of the invoice")
    priya = cast.priya.session
    (billed,) = priya.post("/v1/due-retainer-periods/bill", {"retainer_ids": [retainer_id]})["due"]
    issued = priya.post(f"/v1/invoices/{billed['invoice_id']}/issue")
    telling.money("Two weeks with tax, whatever was worked", issued["total"], figures.RETAINED)
    line = issued["lines"][0]["id"]
    part = {"invoice_line_id": line, "amount": money(figures.CREDITED_NET)}
    credit = {"reason": "Goodwill for a late proof", "lines": [part]}
    credited = priya.post(f"/v1/invoices/{issued['id']}/credit", credit)
    telling.line(f"{credited['credit_note']['number']}: {credit['reason']}")
    telling.money("The credit note", credited["credit_note"]["total"], figures.CREDITED)
    telling.money("Left to pay", credited["invoice"]["due"], figures.RETAINED_DUE)


def _retainer(client_id: str, project_id: str, monday: date) -> Json:
    terms = {
        "price": money("3600.00"),
        "allowances": [{"amount": {"minutes": 40 * 60}}],
        "deficit": "carry",
    }
    return {
        "client_id": client_id,
        "project_ids": [project_id],
        "name": "Brand care",
        "basis": "worked",
        "cadence": "week",
        "billed": "arrears",
        "starts_on": monday.isoformat(),
        "terms": terms,
    }


def _work(
    telling: Telling, cast: Cast, project_id: str, monday: date, members: Sequence[Member]
) -> None:
    """Six hours on each day of the week, approved by the lead of both."""
    days = [(monday + timedelta(days=number)).isoformat() for number in range(WORKING_DAYS)]
    entries: list[Json] = [
        {"project_id": project_id, "minutes": DAY_MINUTES, "worked_on": day} for day in days
    ]
    logged = [_log(telling, one, entry) for one in members for entry in entries]
    cast.daniel.session.post("/v1/time-entries/approve", {"time_entry_ids": logged})


def _log(telling: Telling, member: Member, entry: Json) -> str:
    """Once projects knows that a retainer covers it: no quote was accepted for the project."""
    made = telling.eventually(
        lambda: member.session.unless("QUOTE_NOT_ACCEPTED", "/v1/time-entries", entry),
        bool,
        "the retainer in projects",
    )
    return str((made or {})["id"])


def _monday() -> date:
    today = datetime.now(UTC).date()
    return today - timedelta(days=today.weekday())


def _hours(period: Json, name: str) -> str:
    return f"{period['total'][name]['minutes'] / 60:.2f}"
