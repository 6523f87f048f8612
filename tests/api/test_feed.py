"""Lists and the feed through the public API: paging, refused writes, resuming (B46 to B50)."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import Any

import httpx
import pytest
from office import Office, money, refused, unlike
from standalone.rest import Json, Person


def test_b46_pages_of_clients_repeat_and_miss_nothing_while_clients_come(office: Office) -> None:
    tag = unlike("Page").replace(" ", "")
    before = {named(office, tag) for _ in range(7)}
    seen: list[str] = []
    token = ""
    while True:
        page = office.seller.at.get("/v1/clients", search=tag, page_size=3, page_token=token)
        seen += [each["id"] for each in page["items"]]
        token = page["next_page_token"]
        if not token:
            break
        named(office, tag)
    assert len(seen) == len(set(seen))
    assert before <= set(seen)


def named(office: Office, tag: str) -> str:
    made = office.client(f"{unlike('House')} {tag}", confirm_distinct=True)
    return str(made["id"])


def test_b46_pages_of_time_miss_nothing_while_entries_come_and_go(office: Office) -> None:
    project, day = office.project()["id"], office.free_day()
    made = [office.log(project, 10, day, note=f"Entry {n}")["id"] for n in range(8)]
    query = {"project_id": project, "page_size": 3}
    first = office.worker.at.get("/v1/time-entries", **query)
    gone = first["items"][0]["id"]
    office.worker.at.delete(f"/v1/time-entries/{gone}")
    office.log(project, 10, day)
    seen = [each["id"] for each in first["items"]]
    token = first["next_page_token"]
    while token:
        page = office.worker.at.get("/v1/time-entries", page_token=token, **query)
        seen += [each["id"] for each in page["items"]]
        token = page["next_page_token"]
    assert len(seen) == len(set(seen))
    assert set(made) <= set(seen)


@pytest.mark.parametrize("size", [201, -1, "abc"])
def test_b46_a_page_has_between_1_and_200_items(office: Office, size: Any) -> None:
    with refused("PAGE_SIZE_OUT_OF_RANGE|VALUE_INVALID"):
        office.seller.at.get("/v1/clients", page_size=size)


def test_b46_a_token_is_good_for_its_list_and_its_search_only(office: Office) -> None:
    office.client(), office.client()
    token = office.seller.at.get("/v1/clients", page_size=1)["next_page_token"]
    for path, query in (("/v1/clients", {"search": "x"}), ("/v1/people", {})):
        with refused("PAGE_TOKEN_MALFORMED"):
            office.seller.at.get(path, page_token=token, **query)


@pytest.mark.parametrize("form", ["application/json", "text/event-stream"])
def test_b48_an_event_type_that_does_not_exist_is_refused_with_the_nearest(
    office: Office, form: str
) -> None:
    answer = ask_feed(office.administrator, form, type="invoice.payed.v1")
    assert (answer.status_code, answer.json()["reason"]) == (422, "EVENT_TYPE_UNKNOWN")
    assert "invoice.paid.v1" in answer.json()["detail"]


def ask_feed(person: Person, form: str, cursor: str = "", **query: Any) -> httpx.Response:
    headers = {"Authorization": f"Bearer {person.token}", "Accept": form}
    if cursor:
        headers["Last-Event-ID"] = cursor
    return httpx.get(f"{person.address}/v1/events", headers=headers, params=query, timeout=30)


def test_b49_a_refused_change_publishes_no_event(office: Office) -> None:
    issued = office.issue(office.draft("100.00"))
    office.read_feed(1, project_id=issued["project_id"], type="invoice.issued.v1")
    before = events(office, project_id=issued["project_id"])
    path = f"/v1/invoices/{issued['id']}"
    with refused("PAYMENT_EXCEEDS_DUE"):
        office.finance.at.post(f"{path}/payments", {"amount": money("900.00")})
    with refused("SECONDS_BEYOND_DAY|DAY_FULL|VALUE_INVALID"):
        office.log(issued["project_id"], 25 * 60)
    with refused("INVOICE_ALREADY_ISSUED"):
        office.issue(issued)
    office.finance.at.post(f"{path}/payments", {"amount": issued["total"]})
    office.read_feed(1, project_id=issued["project_id"], type="invoice.paid.v1")
    since = [
        each["type"] for each in events(office, project_id=issued["project_id"])[len(before) :]
    ]
    assert set(since) <= {"payment.received.v1", "invoice.paid.v1", "payment.recorded.v1"}
    assert len(since) == len(set(since))


def test_b49_every_record_counts_its_events_without_a_gap(office: Office) -> None:
    numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
    for event in events(office):
        numbers[event["source"], event["subject"]].append(event["aggregate_seq"])
    assert numbers
    for counted in numbers.values():
        assert counted == list(range(counted[0], counted[0] + len(counted)))


def test_m07_who_runs_a_project_reads_what_happened_to_it_without_the_audit(office: Office) -> None:
    project = office.project()
    office.manager.at.patch(f"/v1/projects/{project['id']}", {"name": "Autumn website"})
    wanted = {"project_id": project["id"], "type": "project.opened.v1,project.updated.v1"}
    office.read_feed(2, **wanted)
    page = office.manager.at.get("/v1/events", last=1, limit=1, **wanted)
    (latest,) = page["items"]
    assert (latest["type"], latest["actor_id"]) == ("project.updated.v1", office.manager.id)
    assert "name" in latest["data"]["changed"]
    (earlier,) = office.manager.at.get(
        "/v1/events", last=1, limit=1, before=latest["cursor"], **wanted
    )["items"]
    assert earlier["type"] == "project.opened.v1"
    before = {"last": 100, "limit": 100, "before": earlier["cursor"]}
    assert office.manager.at.get("/v1/events", **before, **wanted)["items"] == []
    with refused("LAST_REQUIRED"):
        office.manager.at.get("/v1/events", before=latest["cursor"])
    with refused("CURSOR_MALFORMED"):
        office.manager.at.get("/v1/events", last=1, before="no cursor")
    with refused("PERMISSION_REQUIRED"):
        office.manager.at.get("/v1/audit", record=f"project:{project['id']}")


def events(office: Office, **query: Any) -> list[Json]:
    """All events of the feed, page after page."""
    found: list[Json] = []
    cursor: Json = {}
    while True:
        page = office.administrator.get("/v1/events", limit=200, **cursor, **query)
        found += page["items"]
        if not page["items"]:
            return found
        cursor = {"after": page["next_cursor"]}


def streamed(person: Person, many: int, cursor: str = "") -> list[str]:
    """The cursors of the first events of a stream."""
    headers = {"Authorization": f"Bearer {person.token}", "Accept": "text/event-stream"}
    if cursor:
        headers["Last-Event-ID"] = cursor
    url = f"{person.address}/v1/events"
    with httpx.stream("GET", url, headers=headers, timeout=30) as answer:
        ids = (line[4:] for line in answer.iter_lines() if line.startswith("id: "))
        return list(islice(ids, many))


def test_b50_a_stream_goes_on_after_the_last_event_that_was_seen(office: Office) -> None:
    office.draft("100.00")
    first = streamed(office.administrator, 4)
    assert streamed(office.administrator, 2, first[1]) == first[2:]


def test_b50_a_place_that_does_not_exist_is_refused(office: Office) -> None:
    answer = ask_feed(office.administrator, "text/event-stream", cursor="garbage")
    assert (answer.status_code, answer.json()["reason"]) == (422, "CURSOR_MALFORMED")


def test_what_happens_after_a_page_asked_who_it_is_comes_from_the_cursor_in_the_answer(
    office: Office,
) -> None:
    cursor = office.seller.at.get("/v1/me")["feed_cursor"]
    happens_later = office.client(unlike("After the page"))["id"]
    found: list[str] = []
    while happens_later not in found:
        page = office.seller.at.get("/v1/events", after=cursor, wait=20)
        cursor = page["next_cursor"]
        found += [event["subject"] for event in page["items"]]
