"""One trace id over every process that a piece of work passes, in spans and in log lines."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from chassis.ids import new_id
from standalone.instance import Instance

pytestmark = pytest.mark.slow

TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"
HANDLED = "finance applies project.opened.v1"
DAYS = dict.fromkeys(("expected_close", "delivery_start", "delivery_end"), "2026-03-02")
BRIEF = {"objective": "Be seen.", "deliverables": [{"name": "Website"}]}
CALLER = f"00-{TRACE_ID}-00f067aa0ba902b7-01"


@pytest.fixture(scope="module")
def traces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("traces")


@pytest.fixture(scope="module")
def tandem(traces: Path) -> Iterator[Instance]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TANDEM_TRACE_FOLDER", str(traces))
        with Instance() as instance:
            yield instance


@pytest.fixture(scope="module")
def administrator(tandem: Instance) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=tandem.address, timeout=30) as client:
        who = tandem.administrator
        body = {"email": who.administrator_email, "password": who.administrator_password}
        answer = client.post("/v1/sessions", json=body, headers=key())
        client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
        yield client


def key() -> dict[str, str]:
    return {"Idempotency-Key": new_id()}


def spans(traces: Path) -> list[dict[str, Any]]:
    """Those of the trace, as far as the processes have written them."""
    lines = (line for path in traces.glob("*.jsonl") for line in path.read_text().splitlines())
    every = [json.loads(line) for line in lines if line.endswith("}")]
    return [one for one in every if one["context"]["trace_id"] == f"0x{TRACE_ID}"]


def named(found: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return next(one for one in found if one["name"] == name)


def lineage(found: list[dict[str, Any]], last: dict[str, Any]) -> list[str]:
    """The names from the first span to this one."""
    by_id = {one["context"]["span_id"]: one for one in found}
    names = [last["name"]]
    while last["parent_id"] in by_id:
        last = by_id[last["parent_id"]]
        names.insert(0, last["name"])
    return names


def processes(found: list[dict[str, Any]]) -> set[tuple[str, int]]:
    resources = [one["resource"]["attributes"] for one in found]
    return {(one["service.name"], one["process.pid"]) for one in resources}


def sent(client: httpx.Client, path: str, body: Any = None, **headers: str) -> dict[str, Any]:
    answer = client.post(path, json=body, headers={**key(), **headers})
    assert answer.is_success, answer.text
    return answer.json()


@pytest.fixture(scope="module")
def trace(tandem: Instance, administrator: httpx.Client, traces: Path) -> list[dict[str, Any]]:
    """What is recorded of a caller who wins an opportunity and looks at the project it makes."""
    client = sent(administrator, "/v1/clients", {"name": "Alder & Finch", "currency_code": "GBP"})
    value = {"amount": "9000.00", "currency_code": "GBP"}
    pitch = {"client_id": client["id"], "name": "Spring", "value": value, **DAYS}
    opportunity = sent(administrator, "/v1/opportunities", pitch)
    at = f"/v1/opportunities/{opportunity['id']}"
    answer = administrator.put(f"{at}/brief", json=BRIEF, headers=key())
    assert answer.is_success, answer.text
    won = sent(administrator, f"{at}/win", None, traceparent=CALLER)
    eventually_handled(traces)
    path = f"/v1/projects/{won['opportunity']['project_id']}/overview"
    overview = administrator.get(path, headers={"traceparent": CALLER})
    assert overview.status_code == 200, overview.text
    return spans(traces)


def eventually_handled(traces: Path) -> None:
    deadline = time.monotonic() + 30
    while HANDLED not in {one["name"] for one in spans(traces)}:
        assert time.monotonic() < deadline, f"only {[one['name'] for one in spans(traces)]}"
        time.sleep(0.2)


def test_one_trace_passes_every_process(trace: list[dict[str, Any]], tandem: Instance) -> None:
    ids = tandem.process_ids
    names = ("gateway", "accounts", "projects", "finance", "workers")
    assert processes(trace) == {(name, ids[name]) for name in names}


def test_a_handler_of_a_follow_up_fact_descends_from_the_request(
    trace: list[dict[str, Any]],
) -> None:
    assert lineage(trace, named(trace, HANDLED)) == [
        "POST /v1/opportunities/{opportunity_id}/win",
        "tandem.accounts.v1.WinOpportunity",
        "tandem.accounts.v1.OpportunityService.WinOpportunity",
        "transaction",
        "publish opportunity.won.v1",
        "projects applies opportunity.won.v1",
        "publish project.opened.v1",
        HANDLED,
    ]


def test_no_span_carries_what_was_sent(trace: list[dict[str, Any]]) -> None:
    assert "Alder" not in json.dumps(trace)
    assert "9000" not in json.dumps(trace)


def test_log_lines_name_the_trace(trace: list[dict[str, Any]], tandem: Instance) -> None:
    for name, about in (("gateway", "request"), ("accounts", "rpc"), ("finance", "rpc")):
        text = tandem.home.log(name).read_text(encoding="utf-8")
        lines = [json.loads(line) for line in text.splitlines() if TRACE_ID in line]
        assert any(line["event"] == about for line in lines), f"{name} does not name the trace"
