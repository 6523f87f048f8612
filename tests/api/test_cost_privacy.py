"""M-13: who may not see costs learns nobody's cost rate from all that they may fetch.

Everything that is read through the public API is read by every role without `cost.read`, in every
order and grouping, before and after somebody's rate changes within its band. What differs is a
leak. A solver then takes all costs that are shown, and all hours, and looks for the rates.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from chassis.actor import SIGNED_IN
from gateway.rest.rooms import ROOMS
from gateway.rest.route import CHANGING, Route
from gateway.testing import Person
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from records import TODAY, Records, common_records, gbp, make_records
from whole_product import House, house, made

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

BANDS = ((3_575, 4_499), (4_500, 5_649), (5_650, 7_149))
"""Lowest and highest hourly rates, in pence, that are shown as 40.00, 50.00 and 63.00."""

LAST_MONTH = TODAY.replace(day=1) - timedelta(days=1)
"""Its last day: hours of a month that is over, so that its revenue can be recognised."""

COST = "cost.read"
ABOUT_COSTS = {COST, "cost.write"}
WAITS = {"follow_events", "is_alive", "is_open", "is_ready"}
COUNTS_EVENTS = ".feed_cursor"
"""How many events there are, of whatever kind."""
INSTANTS = {"from_instant": "2020-01-01T00:00:00Z", "to_instant": "", "recorded_after": ""}
_PARAMETER = re.compile(r"{(\w+)}")


@dataclass
class Studio:
    """A client with several projects, four people on them, and everybody who reads about them."""

    house: House
    boss: Person
    records: Records
    readers: dict[str, Person]
    mates: list[str]
    ids: dict[str, str]
    hours: dict[str, dict[str, Fraction]] = field(default_factory=dict)
    recognises: bool = False

    def pay(self, person_id: str, hourly: int) -> None:
        """From the first day on, and everything is costed again."""
        amount = gbp(f"{hourly // 100}.{hourly % 100:02}")
        body = {"person_id": person_id, "hourly": amount, "effective_from": "2020-01-01"}
        made(self.boss.post("/v1/cost-rates", body))
        self.house.settle()
        if self.recognises:
            self.boss.post("/v1/recognition-runs", {"through": LAST_MONTH.isoformat()})
            self.house.settle()

    def progress_billed(self, project_id: str) -> tuple[str, int]:
        """The progress of a fee by its cost to date, and how many documents it brought."""
        billed = made(self.boss.post(f"/v1/projects/{project_id}/progress-billings"))
        if draft := billed["invoice"]:
            made(self.boss.post(f"/v1/invoices/{draft['id']}/issue"))
        plan = self.records.project_manager.get(f"/v1/projects/{project_id}/billing-plan").json()
        return plan["progress"], bool(draft) + len(billed["credit_notes"])

    def work(self, project_id: str, minutes: Sequence[int]) -> None:
        """Time of everybody on the project, approved."""
        for person_id, some in zip(self.mates, minutes, strict=True):
            body = {
                "project_id": project_id,
                "person_id": person_id,
                "worked_on": LAST_MONTH.isoformat(),
                "minutes": some,
                "charge_role": "designer",
            }
            entry = made(self.boss.post("/v1/time-entries", body))
            made(self.records.lead.post(f"/v1/time-entries/{entry['id']}/approve"))
            worked = self.hours.setdefault(project_id, {})
            worked[person_id] = worked.get(person_id, Fraction(0)) + Fraction(some, 60)
        self.house.settle()


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    with house() as running:
        boss = running.person("administrator", "Ada Boss", running.gateway.person("administrator"))
        running.settle()
        shared = common_records(running, boss)
        records = make_records(running, boss, "Alder")
        lead = {"lead_id": records.lead.id}
        mates = [running.person("team_member", f"Mate {n}", boss, **lead).id for n in range(4)]
        running.settle()
        readers = {
            "account_manager": records.account_manager,
            "project_manager": records.project_manager,
            "team_member": records.member,
            "lead": records.lead,
            "all_but_costs": all_but_costs(running, boss),
        }
        ids = {**shared, **records.ids}
        made_studio = Studio(running, boss, records, readers, mates, ids)
        fill(made_studio)
        yield made_studio


def all_but_costs(running: House, boss: Person) -> Person:
    """Somebody with every permission that can be granted without seeing costs, for all records."""
    every = boss.get("/v1/permissions").json()["items"]
    grants = [
        {"permission": one["name"], "scopes": ["all"]}
        for one in every
        if one["name"] not in ABOUT_COSTS and COST not in one["needs"]
    ]
    body = {"key": "all_but_costs", "name": "All but costs", "permissions": grants}
    made(boss.post("/v1/roles", body))
    return running.person("all_but_costs", "Ivy Reader", boss)


MINUTES = (
    *((240, 300, 360, 180), (420, 240, 480, 180), (120, 200, 160, 100)),
    *((60, 300, 90, 240), (150, 45, 120, 200)),
)
"""Of each person on each project: more projects than people, so that hours alone hide nobody."""
PAY = (4_200, 4_800, 6_100, 5_000)


def fill(studio: Studio) -> None:
    """Hours of everybody on each project, and revenue of the first by its cost."""
    for person_id, hourly in zip(studio.mates, PAY, strict=True):
        studio.pay(person_id, hourly)
    first = studio.ids["project_id"]
    projects = [first, *(a_project(studio, f"Job {n}") for n in range(1, len(MINUTES)))]
    for project_id, minutes in zip(projects, MINUTES, strict=True):
        studio.work(project_id, minutes)
    line = {"name": "All", "method": "cost_to_cost", "price": gbp("9000.00")}
    line["estimated_cost"] = gbp("6000.00")
    plan = {"currency_code": "GBP", "lines": [line]}
    made(studio.boss.put(f"/v1/projects/{first}/revenue-plan", plan))
    fee = {"billing_type": "percent_complete", "fee": gbp("4000.00"), "cost_budget": gbp("2000.00")}
    made(studio.boss.put(f"/v1/projects/{projects[-1]}/billing-plan", fee))
    studio.recognises = True
    studio.house.settle()


def a_project(studio: Studio, name: str) -> str:
    """One more project of the same client and manager, with an accepted quote; its id."""
    boss = studio.boss
    body = {
        "name": name,
        "client_id": studio.ids["client_id"],
        "chargeable": True,
        "project_manager_id": studio.records.project_manager.id,
    }
    project_id = str(made(boss.post("/v1/projects", body))["id"])
    studio.house.settle()
    lines = [{"kind": "fixed", "description": "All of it", "amount": gbp("8000.00")}]
    estimate = made(boss.post("/v1/estimates", {"project_id": project_id, "lines": lines}))
    quote = made(boss.post("/v1/quotes", {"estimate_id": estimate["id"]}))
    made(boss.post(f"/v1/quotes/{quote['id']}/accept", {"accepted_by": "Sam"}))
    studio.house.settle()
    return project_id


READ = [
    route
    for room in ROOMS
    for route in room.routes
    if not route.public
    and route.method not in CHANGING
    and route.operation_id not in WAITS
    and route.permission not in ABOUT_COSTS
]


def test_m13_every_operation_that_reads_is_looked_at() -> None:
    """Those left out wait for events, which have a test of their own, or need cost.read."""
    left_out = {
        route.permission
        for room in ROOMS
        for route in room.routes
        if route.method not in CHANGING and route not in READ and not route.public
    }
    assert left_out <= ABOUT_COSTS | {SIGNED_IN, "event.read"}
    assert len(READ) > 150


def asked_of(route: Route, ids: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """The queries of a route: as it is, in every order, in every grouping, and of all time."""
    known = {} if route.query is None else route.query.fields
    plain = {name: ids[name] for name in ("project_id",) if name in known and not route.parameters}
    required = {
        name: example_of(each, name, ids)
        for name, each in known.items()
        if each.required or name == "from_instant"
    }
    size = {"page_size": 200} if "page_size" in known else {}
    yield required | size
    if plain:
        yield required | size | plain
    for name in ("order", "order_by", "group_by", "by"):
        for word in words_of(known[name]) if name in known else ():
            yield required | size | plain | {name: word}


def example_of(query_field: Any, name: str, ids: Mapping[str, str]) -> Any:
    if name in INSTANTS:
        return INSTANTS[name]
    if name in ids:
        return ids[name]
    months = {"from": "2025-01-01", "to": TODAY.isoformat(), "month": TODAY.replace(day=1)}
    return str(months.get(name) or query_field.metadata.get("example", "GBP"))


def words_of(query_field: Any) -> list[str]:
    for check in query_field.validators:
        if choices := getattr(check, "choices", None):
            return [str(one) for one in choices]
    return []


def everything(studio: Studio, reader: Person) -> dict[str, Any]:
    """All answers that the reader gets, each under what was asked."""
    found = {}
    for route in READ:
        if not reader.actor.may(route.permission) and route.permission != SIGNED_IN:
            continue
        path = _PARAMETER.sub(lambda name: studio.ids.get(name.group(1), ""), route.path)
        for query in asked_of(route, studio.ids):
            answer = reader.get(path, **query)
            assert answer.status_code < 500, f"{path} {query}: {answer.text}"
            found[f"{path}?{json.dumps(query)}"] = {
                "status": answer.status_code,
                "body": body_of(answer),
            }
    found["/v1/events"] = {"items": followed(reader)}
    return found


def followed(reader: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    more: dict[str, str] = {}
    while (page := reader.get("/v1/events", limit=200, **more).json())["items"]:
        found += page["items"]
        more = {"after": page["next_cursor"]}
    return found


def body_of(answer: Any) -> Any:
    if "json" in answer.headers.get("content-type", ""):
        return answer.json()
    return len(answer.content)


def differences(before: Any, after: Any, at: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Where two answers are not the same: the place, and both values."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in before.keys() | after.keys():
            yield from differences(before.get(name), after.get(name), f"{at}.{name}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for n, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from differences(one, other, f"{at}[{n}]")
    elif before != after:
        yield at, before, after


def leaks(studio: Studio, reader: Person, person_id: str, rates: Sequence[int]) -> list[str]:
    """What the reader sees otherwise at the second rate. What changes by itself is no leak."""
    studio.pay(person_id, rates[0])
    first, second = everything(studio, reader), everything(studio, reader)
    restless = {
        (asked, place) for asked in first for place, *_ in differences(first[asked], second[asked])
    }
    studio.pay(person_id, rates[1])
    last = everything(studio, reader)
    return [
        f"{asked}{place}: {was} {is_}"
        for asked in second
        for place, was, is_ in differences(second[asked], last[asked])
        if (asked, place) not in restless and not place.endswith(COUNTS_EVENTS)
    ]


@pytest.mark.parametrize(
    "role", ["account_manager", "project_manager", "team_member", "lead", "all_but_costs"]
)
def test_m13_no_answer_differs_for_another_rate_of_the_band(studio: Studio, role: str) -> None:
    found = leaks(studio, studio.readers[role], studio.mates[3], (4_500, 5_649))
    assert not found, "\n".join(one[:300] for one in found[:80])


def test_m13_progress_that_a_client_is_billed_for_is_the_same_for_any_rate_of_the_band(
    studio: Studio,
) -> None:
    project_id = list(studio.hours)[-1]
    studio.pay(studio.mates[3], 4_500)
    progress, documents = studio.progress_billed(project_id)
    assert (Fraction(progress) > 0, documents) == (True, 1)
    studio.pay(studio.mates[3], 5_649)
    assert studio.progress_billed(project_id) == (progress, 0)


def test_m13_a_role_cannot_hold_the_books_without_the_costs_in_them(studio: Studio) -> None:
    for permission in ("ledger.read", "accounting.read", "revenue.write"):
        grants = [{"permission": permission, "scopes": ["all"]}]
        body = {"key": "bookkeeper", "name": "Bookkeeper", "permissions": grants}
        refusal = studio.boss.post("/v1/roles", body).json()
        assert refusal["reason"] == "PERMISSION_NEEDS_ANOTHER"
        assert refusal["field"] == "permissions"


Equation = tuple[dict[str, Fraction], Fraction]
"""Hours by person, and what they are shown to cost, in pence."""


def shown_costs(studio: Studio, reader: Person) -> list[Equation]:
    """Every labour cost of a project or of the client that the reader gets anywhere."""
    found: list[Equation] = []
    everybody = together(studio.hours.values())
    for project_id, hours in studio.hours.items():
        overview = reader.get(f"/v1/projects/{project_id}/overview").json()
        found += [(hours, cost) for cost in labour_costs(overview.get("figures"))]
    listed = reader.get("/v1/project-figures", page_size=200).json().get("items", [])
    for one in listed:
        if hours := studio.hours.get(str(one.get("project_id"))):
            found += [(hours, cost) for cost in labour_costs(one)]
    client = reader.get(f"/v1/clients/{studio.ids['client_id']}/overview").json()
    found += [(everybody, cost) for cost in labour_costs(client.get("figures"))]
    return found


def together(hours: Any) -> dict[str, Fraction]:
    sums: dict[str, Fraction] = {}
    for worked in hours:
        for person_id, some in worked.items():
            sums[person_id] = sums.get(person_id, Fraction(0)) + some
    return sums


def labour_costs(answer: Any) -> Iterator[Fraction]:
    if isinstance(answer, dict):
        if answer.get("labour_cost"):
            yield Fraction(answer["labour_cost"]["amount"]) * 100
        for each in answer.values():
            yield from labour_costs(each)
    elif isinstance(answer, list):
        for each in answer:
            yield from labour_costs(each)


def solved(equations: Sequence[Equation], people: Sequence[str]) -> dict[str, Fraction]:
    """Least squares, exactly: the rates that fit all equations best; people left open are missing.

    Gauss and Jordan on the normal equations, in fractions.
    """
    rows = [[hours.get(one, Fraction(0)) for one in people] for hours, _ in equations]
    costs = [cost for _, cost in equations]
    many = len(people)
    matrix = [
        [sum((row[i] * row[j] for row in rows), Fraction(0)) for j in range(many)]
        + [sum((row[i] * cost for row, cost in zip(rows, costs, strict=True)), Fraction(0))]
        for i in range(many)
    ]
    pivots: list[int] = []
    for column in range(many):
        place = len(pivots)
        best = next((i for i in range(place, many) if matrix[i][column]), None)
        if best is None:
            continue
        matrix[place], matrix[best] = matrix[best], matrix[place]
        matrix[place] = [value / matrix[place][column] for value in matrix[place]]
        for i in range(many):
            if i != place and matrix[i][column]:
                factor = matrix[i][column]
                pairs = zip(matrix[i], matrix[place], strict=True)
                matrix[i] = [one - factor * other for one, other in pairs]
        pivots.append(column)
    alone = [not any(matrix[i][j] for j in range(many) if j != at) for i, at in enumerate(pivots)]
    return {
        people[at]: matrix[i][many]
        for i, (at, sole) in enumerate(zip(pivots, alone, strict=True))
        if sole
    }


def test_m13_the_solver_finds_every_rate_where_costs_are_exact() -> None:
    """So that its failure below says something."""
    rates = {"a": Fraction(4_200), "b": Fraction(4_800), "c": Fraction(5_000)}
    hours = [{"a": 4, "b": 5, "c": 6}, {"a": 1, "b": 7, "c": 2}, {"a": 3, "b": 1, "c": 9}]
    exact = [{one: Fraction(n) for one, n in each.items()} for each in hours]
    equations = [(each, sum(rates[one] * n for one, n in each.items())) for each in exact]
    assert solved(equations, list(rates)) == rates
    assert solved(equations[:2], list(rates)) == {}


TENTH = Fraction(1, 10)


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.sampled_from(range(4)), st.sampled_from(BANDS))
def test_m13_no_solver_recovers_a_rate_from_all_that_a_role_may_fetch(
    studio: Studio, nth: int, band: tuple[int, int]
) -> None:
    """At both ends of a band it finds the same, so it is a tenth off at one of them or more."""
    person_id = studio.mates[nth]
    for role in ("account_manager", "project_manager", "all_but_costs"):
        guesses = []
        for hourly in band:
            studio.pay(person_id, hourly)
            equations = shown_costs(studio, studio.readers[role])
            assert len(equations) > len(studio.mates)
            guesses.append(solved(equations, studio.mates).get(person_id))
        assert guesses[0] == guesses[1]
        if guesses[0] is not None:
            assert max(abs(guesses[0] - rate) / rate for rate in band) >= TENTH
