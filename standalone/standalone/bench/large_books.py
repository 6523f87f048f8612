"""Finance with the history of a large agency: a million hours on a thousand projects.

What it answers is timed at the service, over gRPC, beside the plain SQL that adds up the same rows
in the same database, in turn. The month-end batch recognises the revenue of each project and
invoices what is unbilled of it, through the public API.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, LiteralString

import grpc
import psycopg
from chassis.actor import Actor
from chassis.rpc.client import Caller, call_blocking, options_for
from tandem.finance.v1 import entries_pb2, entries_pb2_grpc

from standalone.bench.growth import write, write_work
from standalone.bench.jobs import Act
from standalone.bench.settling import Settling
from standalone.bench.stage import TODAY, Stage
from standalone.bench.wire import Wire
from standalone.instance import Instance

PROJECTS, ENTRIES = 1_000, 1_000_000
TURNS = 30
CLIENTS = 4
"""Who send the requests of the batch at the same time."""
YEAR_AGO = TODAY - timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Answer:
    """Median milliseconds of an answer at the service, and of plain SQL over the raw rows."""

    name: str
    aim_ms: float
    ours_ms: float
    plain_ms: float


@dataclass(frozen=True, slots=True)
class Batch:
    """The end of a month: how long it took to recognise and to invoice these projects."""

    projects: int
    recognising_seconds: float
    invoicing_seconds: float

    @property
    def seconds(self) -> float:
        return self.recognising_seconds + self.invoicing_seconds


def measure() -> tuple[list[Answer], Batch]:
    """On an instance of its own, whose history would disturb the other parts."""
    with Instance() as instance:
        stage = Stage(instance)
        with Settling(stage) as settling:
            settling.wait()
            _fill(stage)
            return _answers(instance, stage), _month_end(stage)


def _fill(stage: Stage) -> None:
    """A thousand projects, their work over 1,500 days; one entry in twenty is unbilled."""
    write(stage, "finance", _KNOWN_PROJECTS, {"wanted": PROJECTS})
    write_work(stage, ENTRIES)


def _answers(instance: Instance, stage: Stage) -> list[Answer]:
    caller = Caller(Actor.system(), instance.administrator.actor_secret)
    with (
        grpc.insecure_channel(instance.api("finance"), options=options_for("finance")) as channel,
        psycopg.connect(stage.database_url("finance"), autocommit=True) as connection,
    ):
        stub = entries_pb2_grpc.EntryServiceStub(channel)

        def ours(group_by: str = "client", project_id: str = "") -> Act:
            request = entries_pb2.GetProfitabilityRequest(group_by=group_by, project_id=project_id)
            setattr(request, "from", str(YEAR_AGO))
            return lambda: call_blocking(stub.GetProfitability, request, caller)

        def plain(statement: LiteralString) -> Act:
            of = {"since": YEAR_AGO, "project_id": stage.project_id}
            return lambda: connection.execute(statement, of).fetchall()

        return [
            _in_turn("agency, a year, by client", 50, ours(), plain(_BY_CLIENT)),
            _in_turn("agency, a year, by month", 50, ours("month"), plain(_BY_MONTH)),
            _in_turn(
                "one project, a year, by role",
                10,
                ours("charge_role", stage.project_id),
                plain(_BY_ROLE),
            ),
        ]


def _in_turn(name: str, aim_ms: float, ours: Act, plain: Act) -> Answer:
    turns = [(_timed_ms(ours), _timed_ms(plain)) for _ in range(TURNS + 1)][1:]
    mine, bare = (statistics.median(side) for side in zip(*turns, strict=True))
    return Answer(name, aim_ms, mine, bare)


def _timed_ms(act: Act) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def _month_end(stage: Stage) -> Batch:
    """Plans are set before it begins, as they are by the end of a month."""
    with psycopg.connect(stage.database_url("finance")) as connection:
        rows = connection.execute("SELECT project_id::text FROM known_project").fetchall()
    projects = [row[0] for row in rows][:PROJECTS]
    billers = [Wire(stage.address, stage.administrator.token) for _ in range(CLIENTS)]
    _by_all(billers, projects, _set_plans)
    last_of_month = TODAY.replace(day=1) - timedelta(days=1)
    recognising = _timed_ms(
        lambda: billers[0].post("/v1/recognition-runs", {"through": str(last_of_month)})
    )
    invoicing = _timed_ms(lambda: _by_all(billers, projects, _invoice))
    return Batch(len(projects), recognising / 1000, invoicing / 1000)


def _by_all(
    billers: Sequence[Wire], projects: Sequence[str], act: Callable[[Wire, str], Any]
) -> None:
    """Each project once; every biller has a connection of its own and takes its share."""

    def share(number: int) -> None:
        for project_id in projects[number :: len(billers)]:
            act(billers[number], project_id)

    with ThreadPoolExecutor(len(billers)) as pool:
        list(pool.map(share, range(len(billers))))


def _set_plans(wire: Wire, project_id: str) -> None:
    wire.put(f"/v1/projects/{project_id}/billing-plan", {"billing_type": "time_and_materials"})
    wire.put(f"/v1/projects/{project_id}/revenue-plan", _REVENUE_PLAN)


def _invoice(wire: Wire, project_id: str) -> None:
    draft = wire.post("/v1/invoices", {"project_id": project_id})
    wire.post(f"/v1/invoices/{draft['id']}/issue", {})


_REVENUE_PLAN = {
    "currency_code": "GBP",
    "lines": [
        {
            "name": "Campaign",
            "method": "effort",
            "price": {"amount": "100000.00", "currency_code": "GBP"},
            "estimated_minutes": 120_000,
        }
    ],
}
_KNOWN_PROJECTS = """
    INSERT INTO known_project
    SELECT made.*
    FROM (SELECT project FROM known_project AS project WHERE client_id IS NOT NULL LIMIT 1)
             AS copied,
         generate_series((SELECT count(*) FROM known_project) + 1, %(wanted)s) AS n,
         jsonb_populate_record(copied.project, jsonb_build_object(
             'project_id', lpad(to_hex(n), 32, '0')::uuid,
             'reference', 'JOB-' || 10000 + n,
             'opportunity_id', NULL
         )) AS made
"""
_BY_CLIENT = """
    SELECT client_id, currency_code, sum(seconds), sum(value_minor), sum(cost_minor)
    FROM work WHERE posted_on >= %(since)s GROUP BY 1, 2
"""
_BY_MONTH = """
    SELECT date_trunc('month', posted_on), currency_code, sum(seconds), sum(value_minor),
           sum(cost_minor)
    FROM work WHERE posted_on >= %(since)s GROUP BY 1, 2
"""
_BY_ROLE = """
    SELECT charge_role, currency_code, sum(seconds), sum(value_minor), sum(cost_minor)
    FROM work WHERE posted_on >= %(since)s AND project_id = %(project_id)s GROUP BY 1, 2
"""
