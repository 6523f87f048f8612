"""Bad input, each kind of it: the right status, the field, the remedy, and nothing done."""
# ruff: noqa: E501 (a table reads best with one case per line)

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from gateway.rest.rooms import ROOMS
from gateway.rest.route import Route
from gateway.testing import Person, Reception, reception
from sqlalchemy.exc import OperationalError

pytestmark = pytest.mark.slow

ID = "01890a5d-ac96-774b-bcce-b302099a8057"


@pytest.fixture(scope="module")
def gateway() -> Iterator[Reception]:
    with reception() as gateway:
        yield gateway


@pytest.fixture(scope="module")
def ada(gateway: Reception) -> Person:
    return gateway.person("account_manager")


def send(ada: Person, method: str, path: str, **more: Any) -> Any:
    return ada.send(method, path, **more)


JSON_BODY = {"Content-Type": "application/json"}
BAD_REQUESTS: list[tuple[str, str, str, dict[str, Any], int, str, str]] = [
    ("malformed JSON", "POST", "/v1/clients", {"content": b'{"name": ', "headers": JSON_BODY}, 400, "JSON_MALFORMED", ""),
    ("not UTF-8", "POST", "/v1/clients", {"content": b'{"name": "\xff"}', "headers": JSON_BODY}, 400, "JSON_MALFORMED", ""),
    ("NaN", "POST", "/v1/clients", {"content": b'{"payment_terms_days": NaN}', "headers": JSON_BODY}, 400, "JSON_MALFORMED", ""),
    ("deep nesting", "POST", "/v1/clients", {"content": b"[" * 100_000, "headers": JSON_BODY}, 400, "JSON_MALFORMED", ""),
    ("a name twice", "POST", "/v1/clients", {"content": b'{"name": "A", "name": "B"}', "headers": JSON_BODY}, 400, "FIELD_REPEATED", "name"),
    ("a name twice within", "POST", "/v1/clients", {"content": b'{"name": "A", "contacts": [{"name": "B", "phone": "1", "phone": "2"}]}', "headers": JSON_BODY}, 400, "FIELD_REPEATED", "phone"),
    ("UTF-16", "POST", "/v1/clients", {"content": '{"name": "A"}'.encode("utf-16"), "headers": JSON_BODY}, 400, "JSON_MALFORMED", ""),
    ("a number without end", "POST", "/v1/clients", {"content": b'{"payment_terms_days": ' + b"9" * 5000 + b"}", "headers": JSON_BODY}, 400, "JSON_MALFORMED", ""),
    ("an array", "POST", "/v1/clients", {"json": ["Alder"]}, 400, "BODY_NOT_AN_OBJECT", ""),
    ("no body", "POST", "/v1/clients", {"headers": JSON_BODY}, 400, "JSON_MALFORMED", ""),
    ("an unknown field", "POST", "/v1/clients", {"json": {"name": "Alder", "nmae": "x"}}, 422, "FIELD_UNKNOWN", "nmae"),
    ("a missing field", "POST", "/v1/clients", {"json": {}}, 422, "VALUE_INVALID", "name"),
    ("a wrong type", "POST", "/v1/clients", {"json": {"name": 5}}, 422, "VALUE_INVALID", "name"),
    ("null for text", "POST", "/v1/clients", {"json": {"name": None}}, 422, "VALUE_INVALID", "name"),
    ("text for a number", "POST", "/v1/clients", {"json": {"name": "A", "payment_terms_days": "30"}}, 422, "VALUE_INVALID", "payment_terms_days"),
    ("a number too large", "POST", "/v1/clients", {"json": {"name": "A", "payment_terms_days": 2**40}}, 422, "VALUE_INVALID", "payment_terms_days"),
    ("a number for a truth", "POST", "/v1/clients", {"json": {"name": "A", "confirm_distinct": 1}}, 422, "VALUE_INVALID", "confirm_distinct"),
    ("a wrong id in the body", "POST", "/v1/clients", {"json": {"name": "A", "account_manager_id": "Bob"}}, 422, "VALUE_INVALID", "account_manager_id"),
    ("a wrong field within", "POST", "/v1/clients", {"json": {"name": "A", "contacts": [{"name": "B"}, {"nam": "C"}]}}, 422, "VALUE_INVALID", "contacts.1.name"),
    ("text too long", "POST", "/v1/clients", {"json": {"name": "A" * 201}}, 422, "VALUE_INVALID", "name"),
    ("a NUL in text", "POST", "/v1/clients", {"json": {"name": "A\0B"}}, 422, "VALUE_INVALID", "name"),
    ("half a surrogate pair", "POST", "/v1/clients", {"content": b'{"name": "\\ud800"}', "headers": JSON_BODY}, 422, "VALUE_INVALID", "name"),
    ("no content type", "POST", "/v1/clients", {"content": b'{"name": "A"}'}, 415, "MEDIA_TYPE_UNSUPPORTED", ""),
    ("another content type", "POST", "/v1/clients", {"content": b"name=A", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}, 415, "MEDIA_TYPE_UNSUPPORTED", ""),
    ("too large", "POST", "/v1/clients", {"content": b'{"name": "' + b"A" * 1024 * 1024 + b'"}', "headers": JSON_BODY}, 413, "BODY_TOO_LARGE", ""),
    ("an answer nobody gives", "GET", "/v1/clients", {"headers": {"Accept": "application/xml"}}, 406, "NOT_ACCEPTABLE", ""),
    ("an unknown parameter", "GET", "/v1/clients?naem=x", {}, 400, "PARAMETER_UNKNOWN", "naem"),
    ("a word that is none of several", "GET", "/v1/projects?status=active,busy", {}, 422, "VALUE_INVALID", "status.1"),
    ("a wrong id among several", "GET", "/v1/projects?ids=Bob", {}, 422, "VALUE_INVALID", "ids.0"),
    ("ids without a value", "GET", "/v1/projects?ids=", {}, 422, "VALUE_INVALID", "ids.0"),
    ("too many ids", "GET", f"/v1/projects?ids={','.join([ID] * 201)}", {}, 422, "VALUE_INVALID", "ids"),
    ("a parameter twice", "GET", "/v1/clients?search=x&search=y", {}, 400, "PARAMETER_REPEATED", "search"),
    ("a parameter of the wrong type", "GET", "/v1/clients?page_size=many", {}, 422, "VALUE_INVALID", "page_size"),
    ("no such id form", "GET", "/v1/clients/CLI-0042", {}, 404, "CLIENT_NOT_FOUND", "client_id"),
    ("no such path", "GET", "/v1/nothing", {}, 404, "PATH_NOT_FOUND", ""),
    ("no such path at all", "GET", "/wp-admin.php", {}, 404, "PATH_NOT_FOUND", ""),
    ("a slash too many", "GET", "/v1/clients/", {}, 404, "PATH_NOT_FOUND", ""),
    ("a method not possible", "PUT", "/v1/clients", {"json": {}}, 405, "METHOD_NOT_ALLOWED", ""),
    ("a strange method", "BREW", "/v1/clients", {}, 405, "METHOD_NOT_ALLOWED", ""),
    ("If-Match where none is", "GET", f"/v1/clients/{ID}", {"headers": {"If-Match": '"3"'}}, 400, "IF_MATCH_UNSUPPORTED", "If-Match"),
    ("no key", "POST", "/v1/clients", {"json": {"name": "A"}, "headers": {"Idempotency-Key": ""}}, 400, "IDEMPOTENCY_KEY_REQUIRED", "Idempotency-Key"),
    ("a key too long", "POST", "/v1/clients", {"json": {"name": "A"}, "headers": {"Idempotency-Key": "k" * 201}}, 400, "IDEMPOTENCY_KEY_MALFORMED", "Idempotency-Key"),
    ("a service that is down", "GET", f"/v1/clients/{ID}", {}, 503, "ACCOUNTS_UNAVAILABLE", ""),
    ("a token of nobody", "GET", "/v1/clients?page_token=nonsense", {}, 422, "PAGE_TOKEN_MALFORMED", "page_token"),
    ("a cursor of nobody", "GET", "/v1/events?after=nonsense", {}, 422, "CURSOR_MALFORMED", "after"),
    ("a wait too long", "GET", "/v1/events?wait=3600", {}, 422, "VALUE_INVALID", "wait"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("method", "path", "more", "status", "reason", "field"),
    [row[1:] for row in BAD_REQUESTS],
    ids=[row[0] for row in BAD_REQUESTS],
)
def test_bad_input_is_answered_with_a_problem_that_says_what_to_do(
    ada: Person,
    method: str,
    path: str,
    more: dict[str, Any],
    status: int,
    reason: str,
    field: str,
) -> None:
    answer = send(ada, method, path, **more)
    problem = answer.json()
    assert (answer.status_code, problem["reason"]) == (status, reason), problem
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem.get("field", "") == field
    assert problem["status"] == status
    assert problem["instance"] == path.split("?")[0]
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert problem["type"] == "urn:tandem:problem:" + reason.lower().replace("_", "-")
    assert len(problem["detail"]) > 20


def test_every_wrong_value_is_listed_with_a_pointer(ada: Person) -> None:
    body = {"contacts": [{"name": "B", "primary": "yes", "fax": "1"}]}
    errors = ada.post("/v1/clients", body).json()["errors"]
    assert {error["pointer"] for error in errors} == {
        "/name",
        "/contacts/0/primary",
        "/contacts/0/fax",
    }


def test_what_is_possible_is_said_with_a_405(ada: Person) -> None:
    answer = ada.send("DELETE", "/v1/clients")
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS, POST"


def test_a_body_that_is_streamed_is_limited_too(ada: Person) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(20):
            yield b" " * 100_000

    answer = ada.send("POST", "/v1/clients", content=chunks(), headers=JSON_BODY)
    assert (answer.status_code, answer.json()["reason"]) == (413, "BODY_TOO_LARGE")


def test_nobody_gets_in_without_a_token(gateway: Reception) -> None:
    for headers in ({}, {"Authorization": "Basic YTpi"}, {"Authorization": "Bearer "}):
        answer = gateway.client.get("/v1/clients", headers=headers)
        assert (answer.status_code, answer.json()["reason"]) == (401, "TOKEN_REQUIRED")
        assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_made_up_token_is_refused(gateway: Reception) -> None:
    answer = gateway.client.get("/v1/clients", headers={"Authorization": "Bearer tdm_made_up"})
    assert (answer.status_code, answer.json()["reason"]) == (401, "TOKEN_INVALID")
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


def test_a_service_that_is_down_may_be_asked_again(ada: Person) -> None:
    answer = ada.get(f"/v1/clients/{ID}")
    assert answer.headers["retry-after"] == "2"
    assert answer.json()["details"] == {"service": "accounts"}


def test_a_problem_of_our_own_shows_nothing_of_the_inside(
    gateway: Reception, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("password=hunter2 at /srv/secret.py")

    monkeypatch.setattr(gateway.client.app.state.door.live, "wait", broken)  # type: ignore[attr-defined]
    answer = ada.get("/v1/events")
    assert (answer.status_code, answer.json()["reason"]) == (500, "UNEXPECTED")
    assert "hunter2" not in answer.text
    assert "RuntimeError" not in answer.text


def test_a_database_that_is_down_may_be_asked_again(
    gateway: Reception, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise OperationalError("SELECT secret", {}, Exception("connection refused"))

    monkeypatch.setattr(gateway.client.app.state.door.live, "wait", broken)  # type: ignore[attr-defined]
    answer = ada.get("/v1/events")
    assert (answer.status_code, answer.json()["reason"]) == (503, "DATABASE_UNAVAILABLE")
    assert answer.headers["retry-after"] == "2"
    assert "secret" not in answer.text


ALL_ROUTES = [route for room in ROOMS for route in room.routes]
WITHOUT_KEY = {
    "start_view",
    "end_view",
    "answer_code",
    "answer_code_in_browser",
    "change_my_password",
    "confirm_second_factor",
    "create_password_link",
    "create_token",
    "disable_second_factor",
    "end_my_other_sessions",
    "end_my_session",
    "end_session_of_person",
    "end_sessions_of_person",
    "enrol_second_factor",
    "renew_recovery_codes",
    "reset_second_factor",
    "revoke_token",
    "set_password_by_link",
    "sign_in",
    "sign_in_browser",
    "sign_out",
}
"""Of signing in and of seeing as somebody: what is shown once is not kept for a second answer."""


def test_every_change_demands_a_key() -> None:
    changing = {r.operation_id for r in ALL_ROUTES if r.method != "GET" and not r.needs_key}
    asking = ("/similar", "/preview", "/e-invoices/read")
    reading = {r.operation_id for r in ALL_ROUTES if r.method == "POST" and r.path.endswith(asking)}
    assert changing - reading == WITHOUT_KEY


@pytest.mark.parametrize(
    "route", [r for r in ALL_ROUTES if r.needs_key], ids=lambda route: route.operation_id
)
def test_a_change_without_its_key_is_refused_before_anything_is_done(
    gateway: Reception, route: Route
) -> None:
    boss = gateway.person("administrator")
    path = route.path
    for name in route.parameters:
        path = path.replace(f"{{{name}}}", ID)
    answer = boss.send(route.method, path, headers={"Idempotency-Key": " "})
    assert (answer.status_code, answer.json()["reason"]) == (400, "IDEMPOTENCY_KEY_REQUIRED")


@pytest.mark.parametrize(
    "route", [r for r in ALL_ROUTES if not r.public], ids=lambda route: route.operation_id
)
def test_every_route_but_the_public_ones_demands_a_sign_in(
    gateway: Reception, route: Route
) -> None:
    path = route.path
    for name in route.parameters:
        path = path.replace(f"{{{name}}}", ID)
    assert gateway.client.request(route.method, path).status_code == 401


def test_request_ids_are_taken_over_when_harmless_and_made_otherwise(gateway: Reception) -> None:
    get = gateway.client.get
    assert get("/healthz", headers={"X-Request-Id": "abc-1"}).headers["x-request-id"] == "abc-1"
    made = get("/healthz", headers={"X-Request-Id": "a b{}"}).headers["x-request-id"]
    assert made != "a b{}"
    assert len(made) == 36


def test_every_answer_carries_security_headers(gateway: Reception) -> None:
    for path in ("/healthz", "/v1/nothing", "/v1/clients"):
        headers = gateway.client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_a_problem_is_json_even_for_the_strangest_path(gateway: Reception) -> None:
    answer = gateway.client.get("/v1/%00%ff/<script>")
    assert answer.status_code == 404
    assert json.loads(answer.content)["reason"] == "PATH_NOT_FOUND"
