"""M-14: nothing that can be written changes what a closed period comes to.

The books are closed through a day of which there is work, invoices, payments, expenses, bills and
journals. Then every operation of the public API that changes something is called, with days of the
closed period wherever it takes a day; time is imported on closed days; every event that finance
consumes arrives again. The totals of the closed period are the same to the penny after each.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from agency.waiting import eventually
from bus.pump import deliver
from chassis.ids import new_id
from gateway.rest.rooms import ROOMS
from gateway.rest.route import CHANGING, Route
from gateway.testing import Person
from records import TODAY, YESTERDAY, common_records, gbp, make_records
from sqlalchemy import text
from test_authorization_matrix import filled, named
from test_cost_privacy import differences
from whole_product import House, house, made

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

CLOSED = YESTERDAY
EARLIER = CLOSED - timedelta(days=20)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
LOOKED_AT_TOGETHER = 8
ALLOWED = {"close_period", "reopen_period"}
"""They say themselves which days are closed; reopening is the only way back, with a reason."""

WORKER, EMAIL = "Will Worker", "Will.Worker@agency.example"
WRITES = [
    route
    for room in ROOMS
    for route in room.routes
    if route.method in CHANGING and not route.public and route.permission.count(".")
    if route.operation_id not in ALLOWED and "session" not in route.path
]
_PARAMETER = re.compile(r"{(\w+)}")


@dataclass
class Books:
    """An agency whose books are closed through CLOSED. totals: of the closed period, by report."""

    house: House
    boss: Person
    second: Person
    ids: dict[str, str]
    totals: dict[str, Any] = field(default_factory=dict)

    def report(self) -> dict[str, Any]:
        """What the closed period comes to, in every report that has a last day."""
        return {
            asked: numbers(made(self.boss.get(path, **query)))
            for path, query in reports()
            for asked in [f"{path} {query}"]
        }

    def moved(self) -> list[str]:
        """The reports that are not as they were when the period was closed."""
        now = self.report()
        return [
            f"{asked}{place}: {was} is now {is_}"
            for asked, before in self.totals.items()
            for place, was, is_ in differences(before, now[asked])
        ]


def reports() -> Iterator[tuple[str, dict[str, Any]]]:
    whole = {"from": "2020-01-01", "to": CLOSED.isoformat()}
    as_at = {"as_at": CLOSED.isoformat()}
    for name in ("trial-balance", "balance-sheet", "contract-balances", "receivable-sums"):
        yield f"/v1/{name}", as_at
    yield "/v1/payable-sums", as_at
    for name in ("profit-and-loss", "wip-roll-forward"):
        yield f"/v1/{name}", whole
    for group in ("client", "project", "person", "charge_role", "month"):
        yield "/v1/profitability", whole | {"group_by": group}
    yield "/v1/entries", {"effective_to": CLOSED.isoformat(), "page_size": 200, "count": True}
    journals = {"posted_through": CLOSED.isoformat(), "page_size": 200, "count": True}
    yield "/v1/journals", journals


def numbers(answer: Any) -> Any:
    """The ids, amounts, shares and counts of an answer; names, and orders by them, may change."""
    if isinstance(answer, dict):
        return {
            name: numbers(value)
            for name, value in answer.items()
            if not name.endswith(("_name", "_reference", "_token")) and name not in WORDS
        }
    if isinstance(answer, list):
        return sorted((numbers(each) for each in answer), key=str)
    return answer


WORDS = {"name", "reference", "description", "group_name", "as_at", "reversed_by_id", "number"}


@pytest.fixture(scope="module")
def books() -> Iterator[Books]:
    with house() as running:
        boss = running.person("administrator", "Ada Boss", running.gateway.person("administrator"))
        running.settle()
        shared = common_records(running, boss)
        second = running.person("administrator", "Bea Second", boss)
        made_books = Books(running, boss, second, {**shared})
        live(made_books)
        made_books.ids |= make_records(running, boss, "Alder").ids
        made(boss.post("/v1/periods/close", {"through": CLOSED.isoformat()}))
        running.settle()
        made_books.totals = made_books.report()
        yield made_books


def live(books: Books) -> None:
    """Work, an invoice, a payment, a bill, a journal and an expense within the period."""
    boss, ids, day = books.boss, books.ids, EARLIER.isoformat()
    made(boss.put("/v1/legal-entity", {"name": "Northlight Ltd", "address": "4 Quay Street"}))
    client = {"name": "Closed Ltd", "currency_code": "GBP", "account_manager_id": boss.id}
    ids["closed_client_id"] = made(boss.post("/v1/clients", client))["id"]
    ids["worker_id"] = books.house.person("team_member", WORKER, boss, charge_role="designer").id
    books.house.settle()
    project = {"name": "Closed", "client_id": ids["closed_client_id"], "chargeable": True}
    project_id = made(boss.post("/v1/projects", project))["id"]
    books.house.settle()
    lines = [{"kind": "fixed", "description": "All of it", "amount": gbp("8000.00")}]
    estimate = made(boss.post("/v1/estimates", {"project_id": project_id, "lines": lines}))
    quote = made(boss.post("/v1/quotes", {"estimate_id": estimate["id"]}))
    made(boss.post(f"/v1/quotes/{quote['id']}/accept", {"accepted_by": "Sam"}))
    plan = {"billing_type": "time_and_materials"}
    books.house.settle()
    made(boss.put(f"/v1/projects/{project_id}/billing-plan", plan))
    ids["closed_entry_id"] = worked(books, project_id, EARLIER)
    draft = made(boss.post("/v1/invoices", {"project_id": project_id}))
    issued = {"issued_on": day}
    invoice = made(boss.post(f"/v1/invoices/{draft['id']}/issue", issued))
    paid = {"amount": gbp("20.00"), "received_on": day}
    made(boss.post(f"/v1/invoices/{invoice['id']}/payments", paid))
    worked(books, project_id, EARLIER + timedelta(days=1))
    ids |= {"closed_project_id": project_id, "closed_invoice_id": invoice["id"]}
    rent = [{"ledger_account": "7100", "debit": gbp("50.00")}]
    rent.append({"ledger_account": "1200", "credit": gbp("50.00")})
    journal = {"posted_on": day, "description": "Rent", "reason": "Lease", "postings": rent}
    answer = boss.post("/v1/journals", journal)
    ids["journal_id"] = made(answer)["id"]
    line = {"name": "All", "method": "as_invoiced", "price": gbp("8000.00")}
    revenue = {"currency_code": "GBP", "lines": [line]}
    made(boss.put(f"/v1/projects/{project_id}/revenue-plan", revenue))
    books.house.settle()


def worked(books: Books, project_id: str, day: date) -> str:
    body = {
        "project_id": project_id,
        "person_id": books.ids["worker_id"],
        "worked_on": day.isoformat(),
        "minutes": 60,
        "charge_role": "designer",
    }
    entry = made(books.boss.post("/v1/time-entries", body))
    made(books.second.post(f"/v1/time-entries/{entry['id']}/approve"))
    books.house.settle()
    return str(entry["id"])


def test_m14_the_closed_period_has_something_in_every_report(books: Books) -> None:
    """Otherwise the tests below would say nothing."""
    found = str(books.totals)
    assert found.count("'kind': 'billed'")
    assert books.totals == books.report()
    whole = {"from": "2020-01-01", "to": CLOSED.isoformat()}
    wip = made(books.boss.get("/v1/wip-roll-forward", **whole))["currencies"][0]
    assert wip["time"] != gbp("0.00") != wip["billed"]


def test_m14_an_import_of_time_on_closed_days_changes_no_closed_period(books: Books) -> None:
    before = {each["id"] for each in entries_of(books)}
    rows = io.StringIO()
    writer = csv.writer(rows)
    columns = ("Date", "Client", "Project", "Task", "Person", "Email", "Role", "Hours", "Notes")
    writer.writerow([*columns, "Billable"])
    writer.writerow(
        [EARLIER, "Closed Ltd", "Closed", "Layout", WORKER, EMAIL, "designer", "2.0", "Late", "yes"]
    )
    answer = books.boss.send(
        "POST",
        "/v1/imports",
        data={"mapping": "time"},
        files={"file": ("late.csv", rows.getvalue().encode())},
    )
    path = f"/v1/imports/{made(answer)['id']}"
    ended = eventually(lambda: at_its_end(books, path), "the import is over")
    refusals = books.boss.get(f"{path}/refusals").json()
    assert ended["state"] == "done", [{**one} for one in refusals["items"]]
    books.house.settle()
    found = made(books.boss.get("/v1/time-entries", page_size=200, search="Late"))["items"]
    assert [each["worked_on"] for each in found] == [EARLIER.isoformat()]
    books.second.post(f"/v1/time-entries/{found[0]['id']}/approve")
    books.house.settle()
    assert not books.moved()
    late = [each for each in entries_of(books) if each["id"] not in before]
    assert {each["effective_on"] for each in late} <= {TODAY.isoformat()}


def at_its_end(books: Books, path: str) -> dict[str, Any] | None:
    books.house.settle()
    found = made(books.boss.get(path))
    return None if found["state"] in {"waiting", "running"} else found


def entries_of(books: Books) -> list[dict[str, Any]]:
    asked = {"person_id": books.ids["worker_id"], "page_size": 200}
    return list(made(books.boss.get("/v1/entries", **asked))["items"])


FACTS = text("""
    SELECT event_id::text, type, aggregate_id::text, aggregate_seq, payload FROM outbox ORDER BY id
""")


@pytest.mark.parametrize("again", ["delivered twice", "published again"])
def test_m14_every_event_that_arrives_again_changes_no_closed_period(
    books: Books, again: str
) -> None:
    [finance] = [one for one in books.house.workers if one.database.catalogue.service == "finance"]
    arrived = 0
    for service, database in books.house.databases.items():
        with database.engine.connect() as connection:
            facts = connection.execute(FACTS).all()
        for id_, type_, subject, number, payload in facts:
            event_id = id_ if again == "delivered twice" else new_id()
            body = dict(payload)
            more = {"subject": subject, "aggregate_seq": number, "event_id": event_id}
            if finance.subscription(service, type_):
                deliver(finance, service, type_, body, **more)
                arrived += 1
    assert arrived > 20
    books.house.settle()
    assert not books.moved()


@pytest.mark.parametrize(("day", "ids"), [(CLOSED, "of today"), (EARLIER, "of the period")])
def test_m14_no_operation_of_the_api_changes_a_closed_period(
    books: Books, day: date, ids: str
) -> None:
    """A failure names the few operations of which one did it: the reports take most of the time."""
    done: list[str] = []
    changed: list[str] = []
    for route in WRITES:
        answer = call(books, route, day, closed=ids != "of today")
        assert answer.status_code < 500, f"{route.method} {route.path}: {answer.text}"
        if not answer.is_success:
            continue
        books.house.settle()
        done.append(f"{route.method} {route.path}")
        if len(done) == LOOKED_AT_TOGETHER:
            changed += what_moved(books, done)
            done = []
    changed += what_moved(books, done)
    assert not changed, "\n\n".join(changed)


def what_moved(books: Books, done: list[str]) -> list[str]:
    """Nothing, or one text with the operations and what is not as it was."""
    moved = books.moved()
    if not moved:
        return []
    books.totals = books.report()
    return [f"{', '.join(done)}: {moved}"]


def call(books: Books, route: Route, day: date, *, closed: bool) -> Any:
    """With the example of the contract, ids of real records, and this day as every day."""
    ids = dict(books.ids)
    if closed:
        ids |= {name.removeprefix("closed_"): id_ for name, id_ in ids.items() if "closed_" in name}
        ids["time_entry_id"] = ids["closed_entry_id"]
    path = _PARAMETER.sub(lambda name: ids.get(name.group(1), new_id()), route.path)
    body = None
    if route.body is not None:
        body = filled(route.example or {}, ids) | of_days(route, day) | named(route, ids)
        body = on_days(body, day)
        if route.path.startswith("/v1/legal-entit"):  # two currencies are not added up
            body |= {name: "GBP" for name in body if "currency" in name}
    return books.boss.send(route.method, path, json=body)


def of_days(route: Route, day: date) -> dict[str, str]:
    """Every day that the operation takes at all."""
    assert route.body is not None
    wanted = ("posted_on", "received_on", "issued_on", "paid_on", "reversed_on", "refunded_on")
    wanted += ("taken_back_on", "allocated_on", "moved_on", "settled_on", "through", "charged_on")
    return {name: day.isoformat() for name in route.body.fields if name in wanted}


def on_days(value: Any, day: date) -> Any:
    match value:
        case dict():
            return {name: on_days(each, day) for name, each in value.items()}
        case list():
            return [on_days(each, day) for each in value]
        case str() if DAY.fullmatch(value):
            return day.isoformat()
    return value
