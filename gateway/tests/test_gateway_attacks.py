"""Hostile requests: each kind is refused with a problem document, after little work.

Nothing here looks at a clock. Where the danger is time that grows with the square of the input, the
input is as large as the gateway takes, and the suite's timeout is the judge.
"""
# ruff: noqa: E501 (a table reads best with one case per line)

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from gateway.fields import List, Nested
from gateway.problem import Problem, respond
from gateway.rest.accepting import accepts
from gateway.rest.json_body import DEPTH_MAX, VALUES_MAX, parse_object
from gateway.rest.rooms import ROOMS
from gateway.rest.route import BODY_BYTES_MAX, Route
from gateway.roles.declared import BUILT_IN
from gateway.testing import Person, Reception, reception
from marshmallow import Schema

pytestmark = [pytest.mark.slow, pytest.mark.timeout(60)]

ID = "01890a5d-ac96-774b-bcce-b302099a8057"
JSON_BODY = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def gateway() -> Iterator[Reception]:
    with reception() as gateway:
        yield gateway


@pytest.fixture(scope="module")
def ada(gateway: Reception) -> Person:
    return gateway.person(*BUILT_IN)


def names(last: str) -> bytes:
    """A body near the limit: as many names as fit, then `last`."""
    room = BODY_BYTES_MAX - 200
    listed = ",".join(f'"{number:x}":1' for number in range(room // 10))
    return f"{{{listed},{last}}}".encode()


def filled(before: str, element: str, after: str) -> bytes:
    """A body near the limit that repeats an element as often as fits."""
    count = (BODY_BYTES_MAX - len(before) - len(after)) // (len(element) + 1)
    return (before + ",".join([element] * count) + after).encode()


HOSTILE_BODIES: list[tuple[str, str, str, bytes]] = [
    ("a repeated name at the end of many", "POST", "/v1/sessions", names('"z":1,"z":2')),
    ("many unknown names", "POST", "/v1/clients", names('"z":1')),
    ("many empty estimate lines", "POST", "/v1/estimates", filled(f'{{"opportunity_id":"{ID}","lines":[', "{}", "]}")),
    ("many empty deliverables", "PUT", f"/v1/opportunities/{ID}/brief", filled('{"objective":"x","deliverables":[', "{}", "]}")),
    ("many empty ids", "POST", "/v1/time-entries/approve", filled('{"time_entry_ids":[', '""', "]}")),
    ("many lists in a list", "POST", "/v1/estimates", filled('{"lines":[', "[]", "]}")),
    ("a share of many digits", "POST", "/v1/opportunities", filled('{"probability":"', "9" * 99, '"}').replace(b",", b"9")),
    ("an amount of many digits", "POST", "/v1/opportunities", filled('{"value":{"currency_code":"GBP","amount":"', "9" * 99, '"}}').replace(b",9", b"99")),
    ("half a pair in a name", "POST", "/v1/sessions", b'{"\\udfff":1}'),
    ("half a pair in a repeated name", "POST", "/v1/sessions", b'{"\\ud800":1,"\\ud800":2}'),
    ("half a pair in a name within", "POST", "/v1/clients", b'{"name":"A","contacts":[{"\\udfff":1}]}'),
    ("half a pair in a value", "POST", "/v1/sessions", b'{"email":"\\udfff","password":"\\udfff"}'),
    ("deep objects", "POST", "/v1/clients", b'{"a":' * 5_000 + b"1" + b"}" * 5_000),
    ("objects nested a little too deep", "POST", "/v1/clients", b'{"a":' * 40 + b"1" + b"}" * 40),
]  # fmt: skip


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [row[1:] for row in HOSTILE_BODIES],
    ids=[r[0] for r in HOSTILE_BODIES],
)
def test_a_hostile_body_is_refused_with_a_problem(
    ada: Person, method: str, path: str, body: bytes
) -> None:
    assert len(body) <= BODY_BYTES_MAX
    answer = ada.send(method, path, content=body, headers=JSON_BODY)
    assert answer.status_code in {400, 413, 422}, answer.text[:500]
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert len(answer.content) < 100_000


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/v1/estimates"), ("POST", "/v1/imports"), ("PUT", f"/v1/people/{ID}/access")],
)
def test_who_may_not_do_it_at_all_is_refused_before_the_body_is_read(
    gateway: Reception, method: str, path: str
) -> None:
    tom = gateway.person("team_member")
    answer = tom.send(method, path, content=b'{"a', headers=JSON_BODY)
    assert answer.status_code == 403


def test_a_list_that_is_too_long_is_refused_before_its_elements_are_looked_at(ada: Person) -> None:
    entries: list[Any] = [{"wrong": 1}] * 501
    answer = ada.post("/v1/estimates", {"opportunity_id": ID, "lines": entries})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/lines"]


def test_a_name_that_occurs_twice_is_found_among_many() -> None:
    with pytest.raises(Problem) as refused:
        parse_object(names('"z":1,"z":2'))
    assert (refused.value.reason, refused.value.field) == ("FIELD_REPEATED", "z")


def test_as_many_levels_as_are_possible_are_read() -> None:
    levels = DEPTH_MAX - 1
    assert parse_object(b'{"a":' * levels + b"1" + b"}" * levels)


def test_a_body_has_a_limited_number_of_values() -> None:
    with pytest.raises(Problem) as refused:
        parse_object(b'{"a":[' + b"1," * VALUES_MAX + b"1]}")
    assert refused.value.reason == "BODY_TOO_LARGE"


@pytest.mark.parametrize("path", ["/v1/clients", "/v1/me", "/v1/nothing"])
def test_more_than_a_hundred_parameters_are_refused(ada: Person, path: str) -> None:
    answer = ada.send("GET", path + "?" + "&".join(f"{number:x}=" for number in range(11_000)))
    assert answer.headers["content-type"] == "application/problem+json"
    if path != "/v1/nothing":
        assert (answer.status_code, answer.json()["reason"]) == (400, "TOO_MANY_PARAMETERS")


def test_digits_of_other_scripts_are_no_numbers(ada: Person) -> None:
    assert ada.send("GET", "/v1/clients?page_size=٣").status_code == 422


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        ("*/*", True),
        ("*/*;q=0", False),
        ("application/json", True),
        ("application/json;q=0, */*", False),
        ("application/*;q=0.5", True),
        ("text/html", False),
        ("application/jsonp", False),
        ("APPLICATION/JSON; charset=utf-8; Q=1", True),
        (", ," * 1000, False),
    ],
)
def test_accept_is_read_as_the_standard_says(header: str, taken: bool) -> None:
    assert accepts(header, {"application/json"}) is taken


def test_a_problem_can_be_sent_whatever_it_quotes() -> None:
    answer = respond(Problem(400, "MALFORMED", "the name \udfff"), "/v1/\udfff", "")
    assert "the name ?" in bytes(answer.body).decode()


@pytest.mark.parametrize("host", ["[::1", "a b", "\x7f", "x" * 3000, ""])
def test_a_strange_host_changes_nothing(ada: Person, host: str) -> None:
    answer = ada.send("GET", "/v1/nothing", headers={"Host": host})
    assert (answer.status_code, answer.json()["reason"]) == (404, "PATH_NOT_FOUND")


ODD_VALUES: list[Any] = [
    None, True, 0, -1, 2**31, 2**63, 10**4000, 1e308, 1.5, "", " ", "x" * 100_000, "9" * 100_000,
    "\x00", "\ud800", "\u202e", "٣", "NaN", "-0", "1e9", "2026-02-30", "9999-12-31", [], [[]], {},
    [None] * 30_000, [{}] * 30_000, [""] * 30_000, {"amount": "9" * 100_000, "currency_code": "GBP"},
    {"amount": "1", "currency_code": "\udfff"}, {"amount": 1, "currency_code": []}, {"\udfff": 1},
]  # fmt: skip
BODIES = [route for room in ROOMS for route in room.routes if route.reads_json]


@pytest.mark.parametrize("route", BODIES, ids=lambda route: route.operation_id)
def test_whatever_a_field_of_a_body_holds_it_is_taken_or_refused_in_a_few_words(
    route: Route,
) -> None:
    assert route.body is not None
    for name, field in route.body.fields.items():
        for value in ODD_VALUES:
            mistakes = route.body.validate({**(route.example or {}), field.data_key or name: value})
            assert len(str(mistakes)) < 10_000, f"{name}: {str(mistakes)[:200]}"


QUERIES = [route for room in ROOMS for route in room.routes if route.query]


@pytest.mark.parametrize("route", QUERIES, ids=lambda route: route.operation_id)
def test_whatever_a_parameter_says_it_is_taken_or_refused_in_a_few_words(route: Route) -> None:
    assert route.query is not None
    for name, field in route.query.fields.items():
        for value in (value for value in ODD_VALUES if isinstance(value, str)):
            mistakes = route.query.validate({field.data_key or name: value})
            assert len(str(mistakes)) < 10_000, f"{name}: {str(mistakes)[:200]}"


def test_every_list_that_a_caller_sends_has_a_limit() -> None:
    def lists(schema: Schema) -> Iterator[List[Any]]:
        for field in schema.fields.values():
            inner = field
            if isinstance(field, List):
                yield field
                inner = field.inner
            if isinstance(inner, Nested):
                yield from lists(inner.schema)

    found = [each for route in BODIES if route.body for each in lists(route.body)]
    assert all(each.longest <= 5_000 for each in found)
