"""The REST API follows from the contracts: routes from rpcs, schemas from messages and options."""

from __future__ import annotations

import re
from typing import Any

import pytest
from chassis.actor import SIGNED_IN
from gateway.rest import openapi
from gateway.rest.contracts import Contract, contracts
from gateway.rest.derived import derived_rooms, route_of, routes_of
from gateway.rest.example_bodies import example_of
from gateway.rest.rooms import ROOMS
from gateway.rest.schemas import body_of, name_of, query_of, view_of
from gateway.roles.declared import all_permissions
from google.protobuf import descriptor_pb2, descriptor_pool
from google.protobuf.descriptor import Descriptor
from tandem.common.v1 import options_pb2 as options

CONTRACTS = list(contracts())
ID = "01890a5d-ac96-774b-bcce-b302099a8057"
TEXT = descriptor_pb2.FieldDescriptorProto.TYPE_STRING
INT32 = descriptor_pb2.FieldDescriptorProto.TYPE_INT32
INT64 = descriptor_pb2.FieldDescriptorProto.TYPE_INT64
MESSAGE = descriptor_pb2.FieldDescriptorProto.TYPE_MESSAGE
REPEATED = descriptor_pb2.FieldDescriptorProto.LABEL_REPEATED


class Draft:
    """A contract made for one test: messages by name, and one rpc from Ask to Answer."""

    made = 0

    def __init__(self, **operation: Any) -> None:
        Draft.made += 1
        self.file = descriptor_pb2.FileDescriptorProto(
            name=f"tests/draft{Draft.made}.proto",
            package=f"tests.draft{Draft.made}.v1",
            syntax="proto3",
            dependency=["tandem/common/v1/options.proto", "tandem/common/v1/common.proto"],
        )
        method = self.file.service.add(name="DraftService").method.add(
            name="TryIt",
            input_type=f".{self.file.package}.Ask",
            output_type=f".{self.file.package}.Answer",
        )
        self.operation = options.Operation(**{"permission": "signed_in", **operation})
        method.options.Extensions[options.operation].CopyFrom(self.operation)
        self.messages = {name: self.file.message_type.add(name=name) for name in ("Ask", "Answer")}

    def field(self, message: str, name: str, type_: int = TEXT, **rules: Any) -> Draft:
        """Add a field. of: the message it holds; many: a list."""
        of, many = rules.pop("of", ""), rules.pop("many", False)
        shape = self.messages.get(message) or self.file.message_type.add(name=message)
        self.messages[message] = shape
        field = shape.field.add(name=name, number=len(shape.field) + 1, type=type_)
        field.label = REPEATED if many else descriptor_pb2.FieldDescriptorProto.LABEL_OPTIONAL
        if of:
            field.type, field.type_name = MESSAGE, of if "." in of else f".{self.file.package}.{of}"
        if rules:
            field.options.Extensions[options.field].CopyFrom(options.FieldRules(**rules))
        return self

    def contract(self) -> Contract:
        pool = descriptor_pool.Default()
        pool.Add(self.file)  # type: ignore[attr-defined]
        service = pool.FindServiceByName(f"{self.file.package}.DraftService")
        return Contract(service.methods[0], self.operation, "Drafts", "")

    def ask(self) -> Descriptor:
        return self.contract().method.input_type


def load(contract: Contract, body: dict[str, Any]) -> Any:
    schema = body_of(contract, [])
    assert schema is not None
    return schema.load(body)


def mistakes(contract: Contract, body: dict[str, Any]) -> Any:
    schema = body_of(contract, [])
    assert schema is not None
    return schema.validate(body)


# What every contract of the services keeps.


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda c: c.method.full_name)
def test_an_rpc_declares_a_permission_that_some_service_declares(contract: Contract) -> None:
    assert contract.operation.permission in {SIGNED_IN, *all_permissions()}


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda c: c.method.full_name)
def test_a_path_names_fields_of_the_request(contract: Contract) -> None:
    named = set(re.findall(r"{(\w+)}", contract.path + contract.operation.additional_get))
    assert named <= {field.name for field in contract.method.input_type.fields}


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda c: c.method.full_name)
def test_an_operation_of_the_api_says_what_it_does(contract: Contract) -> None:
    for route in routes_of(contract):
        assert route.summary[:1].isupper(), "a few words in the imperative"
        shown = set(route.answer.fields) if route.answer else set()
        assert set(re.findall(r"{(\w+)}", route.location)) <= shown


def test_no_two_operations_share_a_verb_and_a_path() -> None:
    places = [(route.method, route.path) for room in ROOMS for route in room.routes]
    assert sorted(places) == sorted(set(places))


def test_only_signing_in_and_the_state_of_the_machines_need_no_permission() -> None:
    routes = [route for room in ROOMS for route in room.routes]
    assert [route.path for route in routes if not (route.public or route.permission)] == []
    assert {f"{route.method} {route.path}" for route in routes if route.public} == {
        "POST /v1/sessions",
        "POST /v1/sessions/code",
        "POST /v1/browser-sessions",
        "POST /v1/browser-sessions/code",
        "POST /v1/password-by-link",
        "GET /v1/status",
        "GET /healthz",
        "GET /openz",
        "GET /readyz",
    }


def test_every_chapter_is_described() -> None:
    assert [room.name for room in derived_rooms() if not (room.name and room.about)] == []


# What follows from a message.


def test_names_and_kinds_follow_from_types_and_names() -> None:
    ask = (
        Draft(post="/v1/drafts")
        .field("Ask", "name")
        .field("Ask", "client_id")
        .field("Ask", "start_on")
        .field("Ask", "probability_bp", INT32)
        .field("Ask", "margin_bp", descriptor_pb2.FieldDescriptorProto.TYPE_SINT32)
        .field("Ask", "seconds", INT64)
        .field("Ask", "from", kind=options.KIND_DAY)
    ).ask()
    names = [name_of(field) for field in ask.fields]
    assert names == ["name", "client_id", "start_on", "probability", "margin", "minutes", "from"]


def test_a_body_is_loaded_under_the_names_of_the_message() -> None:
    contract = (
        Draft(post="/v1/drafts")
        .field("Ask", "probability_bp", INT32)
        .field("Ask", "seconds", INT64)
        .field("Ask", "value", of=".tandem.common.v1.Money")
    ).contract()
    body = {
        "probability": "0.25",
        "minutes": 90,
        "value": {"amount": "1.50", "currency_code": "GBP"},
    }
    assert load(contract, body) == {
        "probability_bp": 2500,
        "seconds": 5400,
        "value": {"amount_minor": 150, "currency_code": "GBP"},
    }


def test_limits_come_from_the_options() -> None:
    contract = (
        Draft(post="/v1/drafts")
        .field("Ask", "name", required=True, max_length=3)
        .field("Ask", "tags", many=True, max_items=2)
    ).contract()
    assert set(mistakes(contract, {})) == {"name"}
    assert set(mistakes(contract, {"name": "abcd", "tags": ["a", "b", "c"]})) == {"name", "tags"}
    assert mistakes(contract, {"name": "abc", "tags": ["a", "b"]}) == {}


def test_a_list_of_messages_is_checked_element_by_element() -> None:
    contract = (
        Draft(post="/v1/drafts")
        .field("Line", "name", required=True)
        .field("Ask", "lines", of="Line", many=True)
    ).contract()
    assert mistakes(contract, {"lines": [{"name": "a"}, {}]}) == {
        "lines": {1: {"name": ["Missing data for required field."]}}
    }


def test_null_takes_a_reference_or_a_day_away_but_never_what_is_required() -> None:
    contract = (
        Draft(post="/v1/drafts").field("Ask", "lead_id").field("Ask", "client_id", required=True)
    ).contract()
    assert load(contract, {"lead_id": None, "client_id": ID})["lead_id"] is None
    assert set(mistakes(contract, {"client_id": None})) == {"client_id"}


def test_what_is_internal_or_sent_in_headers_is_no_part_of_a_body() -> None:
    contract = (
        Draft(post="/v1/drafts")
        .field("Ask", "request_id")
        .field("Ask", "expected_version", INT64)
        .field("Ask", "secret", internal=True)
        .field("Ask", "name")
    ).contract()
    schema = body_of(contract, [])
    assert schema is not None
    assert list(schema.fields) == ["name"]


def test_an_operation_without_fields_takes_no_body() -> None:
    assert (
        body_of(Draft(post="/v1/drafts").field("Ask", "draft_id").contract(), ["draft_id"]) is None
    )


def test_a_list_is_asked_for_in_pages_and_answered_as_items() -> None:
    contract = (
        Draft(get="/v1/drafts")
        .field("Ask", "page_size", INT32)
        .field("Ask", "page_token")
        .field("Row", "id")
        .field("Answer", "rows", of="Row", many=True)
        .field("Answer", "next_page_token")
    ).contract()
    query, view = query_of(contract, []), view_of(contract.answer)
    assert query is not None
    assert view is not None
    assert list(query.fields) == ["page_size", "page_token"]
    assert list(view.fields) == ["items", "next_page_token"]


def test_minutes_of_an_answer_are_shown_as_hours_too() -> None:
    contract = Draft(get="/v1/drafts").field("Answer", "logged_seconds", INT64).contract()
    view = view_of(contract.answer)
    assert view is not None
    assert view.dump({"logged_seconds": 5400}) == {"logged_minutes": 90, "logged_hours": "1.50"}


def test_an_operation_without_a_permission_stops_the_gateway() -> None:
    contract = Draft(get="/v1/drafts", permission="").contract()
    with pytest.raises(ValueError, match="declares no permission"):
        route_of(contract, contract.path, "try_it")


def test_a_body_without_an_example_is_shown_with_its_required_fields() -> None:
    contract = (
        Draft(post="/v1/drafts")
        .field("Ask", "name", required=True, max_length=5)
        .field("Ask", "client_ids", required=True, many=True)
        .field("Ask", "note")
    ).contract()
    body = body_of(contract, [])
    assert body is not None
    example = example_of(body)
    assert example == {"name": "Alder", "client_ids": [ID]}
    assert body.validate(example) == {}


def test_the_document_gives_the_limits_that_the_services_check() -> None:
    document = openapi.document(ROOMS)
    listed = document["paths"]["/v1/clients"]["get"]["parameters"]
    size = next(each["schema"] for each in listed if each["name"] == "page_size")
    assert (size["minimum"], size["maximum"]) == (0, 200)
    headers = document["paths"]["/v1/clients"]["post"]["parameters"]
    key = next(each["schema"] for each in headers if each["name"] == "Idempotency-Key")
    assert (key["minLength"], key["maxLength"], key["pattern"]) == (1, 200, "^[ -~]+$")


def test_the_document_names_404_where_an_id_in_a_body_or_a_parameter_may_lead_nowhere() -> None:
    paths = openapi.document(ROOMS)["paths"]
    for verb, path in [
        ("get", "/v1/pipeline"),
        ("get", "/v1/rates/in-force"),
        ("post", "/v1/cost-rates"),
        ("post", "/v1/dependencies"),
        ("post", "/v1/estimates"),
        ("post", "/v1/invoices"),
        ("post", "/v1/opportunities"),
        ("post", "/v1/people"),
        ("post", "/v1/projects"),
        ("post", "/v1/quotes"),
        ("post", "/v1/tasks"),
        ("post", "/v1/time-entries/approve"),
    ]:
        assert "404" in paths[path][verb]["responses"], f"{verb} {path}"
