"""kill -9 of every process while people work: nothing acknowledged is lost, nothing happens twice.

People log and approve time, finance drafts, issues and books invoices, all through REST. Whoever
gets no answer sends the same request with the same key again, as docs/integrating.md says, until
there is one. Meanwhile each process is killed in turn, and the runner last. Afterwards the
databases are compared: what was acknowledged with what stands, every copy with its source.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import httpx
import psycopg
import pytest
from standalone.instance import Instance
from standalone.rest import Person

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

KILLED = ("accounts", "projects", "finance", "workers", "gateway", "postgres", "runner")
SERVICES = ("accounts", "projects", "finance")
ENTRIES_BETWEEN = 8
PATIENCE_SECONDS = 60.0
APPROVED_AT_ONCE = 4
ENTRIES_PER_DAY = 100

Json = dict[str, Any]


@dataclass
class Writer:
    """One person who sends each request until it is answered. answered: (path, body, key, id)."""

    tandem: Instance
    token: str
    answered: list[tuple[str, Json, str, str]] = field(default_factory=list)

    def post(self, path: str, body: Json) -> Json | None:
        """The answer; None when it was refused for good, which the refused know and bear."""
        key = str(uuid.uuid4())
        answer = self.send(path, body, key)
        if answer is not None:
            self.answered.append((path, body, key, str(answer.get("id", ""))))
        return answer

    def send(self, path: str, body: Json, key: str) -> Json | None:
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                url = self.tandem.address + path
                response = httpx.post(url, json=body, headers=headers, timeout=10)
                if response.status_code < 500:
                    break
                assert response.status_code == httpx.codes.SERVICE_UNAVAILABLE, response.text
            except (httpx.TransportError, KeyError):
                pass  # nobody answers, or it is just starting: the same request again
            assert time.monotonic() < deadline, f"{path}: no answer"
            time.sleep(0.1)
        assert response.is_success or response.status_code == httpx.codes.CONFLICT, response.text
        return dict(response.json()) if response.is_success else None


@dataclass
class Agency:
    """Who works: a designer led by a manager, and finance; and on what."""

    designer: Writer
    manager: Writer
    finance: Writer
    project_id: str


def gbp(amount: str) -> Json:
    return {"amount": amount, "currency_code": "GBP"}


def found(tandem: Instance) -> Agency:
    """An agency with one chargeable project, rates and a billing plan."""
    secrets = tandem.administrator
    with Person(
        tandem.address, secrets.administrator_email, secrets.administrator_password
    ) as admin:
        manager_id, manager = join(tandem, admin, "project_manager", "")
        _, designer = join(tandem, admin, "team_member", manager_id)
        _, finance = join(tandem, admin, "finance", "")
        client = admin.post("/v1/clients", {"name": "Harbour & Vale", "currency_code": "GBP"})
        project = eventually(
            lambda: admin.unless_missing(
                "/v1/projects", {"name": "Site", "client_id": client["id"], "chargeable": True}
            )
        )
        rate = {"charge_role": "designer", "hourly": gbp("90.00")}
        card = {"name": "Standard", "currency_code": "GBP", "effective_from": "2020-01-01"}
        admin.post("/v1/rate-cards", card | {"rates": [rate]})
        plan = f"/v1/projects/{project['id']}/billing-plan"
        eventually(lambda: admin.find(f"/v1/projects/{project['id']}/overview"))
        eventually(lambda: planned(admin, plan))
    return Agency(designer, manager, finance, str(project["id"]))


def planned(admin: Person, path: str) -> Json | None:
    try:
        return admin.put(path, {"billing_type": "time_and_materials"})
    except Exception as error:
        if "NOT_FOUND" not in str(error):
            raise
        return None


def join(tandem: Instance, admin: Person, role: str, lead_id: str) -> tuple[str, Writer]:
    email, password = f"{role}@example.com", f"long enough {uuid.uuid4()}"
    access = {"roles": [role], "password": password}
    body = {"name": role, "email": email, "charge_role": "designer", "access": access}
    made = admin.post("/v1/people", body | ({"lead_id": lead_id} if lead_id else {}))
    with Person(tandem.address, email, password) as person:
        return str(made["id"]), Writer(tandem, person.token)


def eventually(ask: Callable[[], Any], within_seconds: float = 30.0) -> Any:
    deadline = time.monotonic() + within_seconds
    while not (found := ask()):
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.1)
    return found


def log_and_approve(agency: Agency, end: threading.Event) -> None:
    today = datetime.now(UTC).date()
    waiting: list[str] = []
    for number in count():
        if end.is_set():
            return
        day = today - timedelta(days=1 + number // ENTRIES_PER_DAY)
        body = {"project_id": agency.project_id, "worked_on": day.isoformat(), "minutes": 7}
        entry = agency.designer.post("/v1/time-entries", body)
        assert entry is not None, "nothing refuses it"
        waiting.append(entry["id"])
        if len(waiting) == APPROVED_AT_ONCE:
            body = {"time_entry_ids": waiting}
            assert agency.manager.post("/v1/time-entries/approve", body) is not None
            waiting = []


def bill(agency: Agency, end: threading.Event) -> None:
    """Invoice whatever is approved; a draft is refused while there is nothing to bill."""
    while not end.wait(0.3):
        draft = agency.finance.post("/v1/invoices", {"project_id": agency.project_id})
        if draft is None:
            continue
        path = f"/v1/invoices/{draft['id']}"
        issued = agency.finance.post(f"{path}/issue", {})
        assert issued is not None, "a draft can be issued"
        paid = agency.finance.post(f"{path}/payments", {"amount": issued["due"]})
        assert paid is not None, "what is due can be paid"


class Load:
    """The people at work, until the block ends; a failure of theirs is a failure of the test."""

    def __init__(self, agency: Agency) -> None:
        self._agency = agency
        self._end = threading.Event()
        self._failures: list[BaseException] = []
        self._threads = [
            threading.Thread(target=self._run, args=(work,)) for work in (log_and_approve, bill)
        ]

    def _run(self, work: Callable[[Agency, threading.Event], None]) -> None:
        try:
            work(self._agency, self._end)
        except BaseException as failure:
            self._failures.append(failure)

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS)
        assert not self._failures, self._failures


def test_nothing_acknowledged_is_lost_and_nothing_happens_twice() -> None:
    with Instance() as tandem:
        agency = found(tandem)
        with Load(agency):
            for name in KILLED:
                kill_at_work(tandem, agency, name)
        eventually(lambda: has_caught_up(tandem), PATIENCE_SECONDS)
        what_was_acknowledged_stands_once(tandem, agency)
        what_was_approved_is_approved(tandem, agency)
        the_same_key_gets_the_same_answer_still(agency)
        what_was_acknowledged_stands_once(tandem, agency)
        finance_has_each_approved_entry_once_at_its_value(tandem)
        no_hour_is_billed_twice(tandem, agency)
        the_books_balance(tandem)
        for service in SERVICES:
            the_feed_has_every_event_once_and_in_order(tandem, service)
        for service in (*SERVICES, "gateway"):
            no_event_was_given_up(tandem, service)


def kill_at_work(tandem: Instance, agency: Agency, name: str) -> None:
    """Kill it in the midst of work, and go on once people can work again."""
    wait_for_work(agency, ENTRIES_BETWEEN)
    tandem.kill(name)
    if name == "runner":
        tandem.start()
    wait_for_work(agency, 2)


def wait_for_work(agency: Agency, entries: int) -> None:
    """Until so many more entries were acknowledged."""
    wanted = len(agency.designer.answered) + entries
    eventually(lambda: len(agency.designer.answered) >= wanted, PATIENCE_SECONDS)


def has_caught_up(tandem: Instance) -> bool:
    approved = {row[0] for row in select(tandem, "projects", APPROVED)}
    priced = {row[0] for row in select(tandem, "finance", "SELECT id::text FROM work")}
    return approved == priced and all(
        len(select(tandem, name, SAID)) == len(heard_of(tandem, name)) for name in SERVICES
    )


def heard_of(tandem: Instance, service: str) -> list[str]:
    """The service's events in the order of the feed."""
    query = f"SELECT event_id::text FROM feed WHERE source = '{service}' ORDER BY position"
    return [row[0] for row in select(tandem, "gateway", query)]


APPROVED = "SELECT id::text FROM time_entry WHERE status = 'approved'"
SAID = "SELECT event_id::text FROM outbox ORDER BY position"


def select(tandem: Instance, database: str, query: str) -> list[tuple[Any, ...]]:
    url = tandem.database_url(database).replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchall()


def what_was_acknowledged_stands_once(tandem: Instance, agency: Agency) -> None:
    acknowledged = [made for _, _, _, made in agency.designer.answered]
    stand = [row[0] for row in select(tandem, "projects", "SELECT id::text FROM time_entry")]
    assert sorted(stand) == sorted(acknowledged)
    assert len(acknowledged) > 4 * len(KILLED)


def what_was_approved_is_approved(tandem: Instance, agency: Agency) -> None:
    asked = [one for _, body, _, _ in agency.manager.answered for one in body["time_entry_ids"]]
    approved = [row[0] for row in select(tandem, "projects", APPROVED)]
    assert sorted(approved) == sorted(asked)


def the_same_key_gets_the_same_answer_still(agency: Agency) -> None:
    for writer in (agency.designer, agency.finance):
        for path, body, key, made in writer.answered[-20:]:
            again = writer.send(path, body, key)
            assert again is not None
            assert again["id"] == made


def finance_has_each_approved_entry_once_at_its_value(tandem: Instance) -> None:
    """Seven minutes at 90.00 an hour are 10.50."""
    worth = "SELECT id::text, value_minor FROM work"
    approved = "SELECT id::text, 1050 FROM time_entry WHERE status = 'approved'"
    assert sorted(select(tandem, "finance", worth)) == sorted(select(tandem, "projects", approved))


def no_hour_is_billed_twice(tandem: Instance, agency: Agency) -> None:
    """And each invoice that was acknowledged is there, under numbers without a gap."""
    billed = "SELECT time_entry_id FROM invoiced_time GROUP BY 1 HAVING count(*) > 1"
    assert select(tandem, "finance", billed) == []
    issued = "SELECT number FROM invoice WHERE status <> 'draft' ORDER BY number"
    numbers = [int(number.split("-")[-1]) for (number,) in select(tandem, "finance", issued)]
    acknowledged = [path for path, *_ in agency.finance.answered if path.endswith("/issue")]
    assert numbers == [*range(1, len(acknowledged) + 1)]
    assert len(numbers) > 2


def the_books_balance(tandem: Instance) -> None:
    """Each journal by itself; and there is one of each invoice and one of each payment."""
    uneven = "SELECT journal_id FROM posting GROUP BY 1 HAVING sum(debit_minor - credit_minor) <> 0"
    assert select(tandem, "finance", uneven) == []
    booked = "SELECT count(*) FROM invoice WHERE status <> 'draft'"
    ((invoices,),) = select(tandem, "finance", booked)
    ((payments,),) = select(tandem, "finance", "SELECT count(*) FROM payment")
    ((journals,),) = select(tandem, "finance", "SELECT count(*) FROM journal")
    assert (payments, journals) == (invoices, 2 * invoices)


def the_feed_has_every_event_once_and_in_order(tandem: Instance, service: str) -> None:
    said = [row[0] for row in select(tandem, service, SAID)]
    assert heard_of(tandem, service) == said


def no_event_was_given_up(tandem: Instance, service: str) -> None:
    left = "SELECT event_id, status FROM inbox WHERE status IN ('failed', 'dead')"
    assert select(tandem, service, left) == [], service
