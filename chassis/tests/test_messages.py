"""Records to messages, requests to drafts and changes, and the limits of the contract."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum

import pytest
from chassis.batch import BatchReport
from chassis.errors import Invalid
from chassis.money import Money
from chassis.rpc import limits
from chassis.rpc.messages import (
    Incomplete,
    changes_of,
    check_words,
    draft_of,
    given,
    mapper,
    message,
    stated,
)
from google.protobuf.message import Message
from tandem.accounts.v1 import briefs_pb2, clients_pb2, pipeline_pb2
from tandem.common.v1 import common_pb2
from tandem.projects.v1 import planning_pb2


class Status(StrEnum):
    OPEN = "open"
    ON_HOLD = "on_hold"
    WON = "won"
    LOST = "lost"


@dataclass
class Contact:
    id: str = "c1"
    name: str = "Ada"
    email: str = ""
    phone: str = ""
    job_title: str = ""
    primary: bool = True


@dataclass
class Client:
    id: str = "1"
    version: int = 1
    reference: str = "CLI-0001"
    name: str = "Acme"
    domain: str = ""
    tax_number: str = ""
    currency_code: str = "GBP"
    payment_terms_days: int = 30
    address: str = ""
    street: str = ""
    town: str = ""
    post_code: str = ""
    country_code: str = ""
    electronic_scheme: str = ""
    electronic_address: str = ""
    buyer_reference: str = ""
    account_manager_id: str | None = None
    contacts: list[Contact] = field(default_factory=lambda: [Contact()])
    created_at: datetime = datetime(2026, 3, 31, 9, 30, tzinfo=UTC)
    external_ref: str | None = None


@dataclass
class Deal:
    status: Status = Status.ON_HOLD
    value: Money = field(default_factory=lambda: Money(2_000_000, "GBP"))
    expected_close: date | None = date(2026, 3, 31)


def unset(shape: type[Message], record: object) -> dict[str, Callable[[object], None]]:
    """Nothing for each field that the record of this test does not have."""
    return dict.fromkeys(shape.DESCRIPTOR.fields_by_name - vars(record).keys(), lambda _: None)


contact_message = mapper(clients_pb2.Contact, Contact, **unset(clients_pb2.Contact, Contact()))


def test_a_record_becomes_a_message_by_the_names_of_its_fields() -> None:
    rest = unset(clients_pb2.Client, Client())
    made = mapper(clients_pb2.Client, Client, contacts=contact_message, **rest)(Client())
    assert (made.name, made.account_manager_id, made.external_ref) == ("Acme", "", "")
    assert made.created_at.ToDatetime(UTC) == Client().created_at
    assert [(one.name, one.primary) for one in made.contacts] == [("Ada", True)]


def test_words_days_and_money_are_written_as_the_contract_has_them() -> None:
    rest = dict.fromkeys(unset(pipeline_pb2.Opportunity, Deal()))
    made = message(pipeline_pb2.Opportunity, Deal(), **rest)
    assert made.status == pipeline_pb2.OPPORTUNITY_STATUS_ON_HOLD
    assert made.value == common_pb2.Money(amount_minor=2_000_000, currency_code="GBP")
    assert made.expected_close == "2026-03-31"


def test_a_field_without_a_counterpart_is_named_before_anything_is_served() -> None:
    with pytest.raises(Incomplete, match=r"accounts\.v1\.Contact\.email .* Deal"):
        mapper(clients_pb2.Contact, Deal, id=str, name=str)
    with pytest.raises(Incomplete, match=r"CreateClientRequest.* Contact"):
        draft_of(clients_pb2.CreateClientRequest, Contact)
    with pytest.raises(Incomplete, match="give its mapper"):
        mapper(clients_pb2.AddContactResponse, type("Wrapper", (), {"client": None}))


def test_the_words_of_an_enum_are_compared_with_those_of_the_service() -> None:
    check_words(pipeline_pb2.OpportunityStatus, Status)
    with pytest.raises(Incomplete, match="lost"):
        check_words(pipeline_pb2.OpportunityStatus, ["open", "on_hold", "won"])


def test_a_draft_holds_what_is_stated_and_changes_only_what_is_set() -> None:
    draft = draft_of(
        clients_pb2.CreateClientRequest, Client, besides=("confirm_distinct", "contacts")
    )
    stated_draft = draft(clients_pb2.CreateClientRequest(name="Acme", request_id="r"))
    assert stated_draft["name"] == "Acme"
    assert stated_draft["domain"] == ""
    assert "payment_terms_days" not in stated_draft
    changes = changes_of(clients_pb2.UpdateClientRequest, Client)
    request = clients_pb2.UpdateClientRequest(client_id="1", address="", payment_terms_days=14)
    assert changes(request) == {"address": "", "payment_terms_days": 14}


def test_money_words_and_wrapped_lists_are_read_back() -> None:
    request = pipeline_pb2.UpdateOpportunityRequest(
        value=common_pb2.Money(amount_minor=5, currency_code="EUR"), on_hold=False
    )
    assert given(request) == {"value": Money(5, "EUR"), "on_hold": False}
    handover = briefs_pb2.CompleteHandoverRequest(promises=briefs_pb2.TextList(values=[]))
    assert given(handover) == {"promises": []}
    listing = pipeline_pb2.ListOpportunitiesRequest(status=[pipeline_pb2.OPPORTUNITY_STATUS_WON])
    assert stated(listing, ["status"]) == {"status": ["won"]}
    ending = planning_pb2.ChangeProjectStatusRequest(status=planning_pb2.PROJECT_STATUS_ON_HOLD)
    assert stated(ending, ["status"]) == {"status": "on_hold"}


@pytest.mark.parametrize(
    "request_",
    [
        pipeline_pb2.ListOpportunitiesRequest(status=[99]),  # type: ignore[list-item]
        planning_pb2.ChangeProjectStatusRequest(status=99),  # type: ignore[arg-type]
    ],
    ids=["one of several", "one"],
)
def test_an_unknown_number_of_an_enum_is_refused(request_: Message) -> None:
    with pytest.raises(Invalid) as refusal:
        stated(request_, ["status"])
    assert (refusal.value.reason, refusal.value.field) == ("VALUE_UNKNOWN", "status")


@pytest.mark.parametrize(
    ("reason", "field_", "request_"),
    [
        ("TEXT_REQUIRED", "name", clients_pb2.CreateClientRequest(name=" ")),
        ("TEXT_TOO_LONG", "name", clients_pb2.CreateClientRequest(name="x" * 201)),
        (
            "TEXT_UNPRINTABLE",
            "address",
            clients_pb2.CreateClientRequest(name="x", address="a\x85b"),
        ),
        (
            "TEXT_REQUIRED",
            "contacts[1].name",
            clients_pb2.CreateClientRequest(
                name="x", contacts=[clients_pb2.ContactDraft(name="y"), clients_pb2.ContactDraft()]
            ),
        ),
        (
            "LIST_TOO_LONG",
            "contacts",
            clients_pb2.CreateClientRequest(
                name="x", contacts=[clients_pb2.ContactDraft(name="y")] * 31
            ),
        ),
        (
            "VALUE_UNKNOWN",
            "stage",
            pipeline_pb2.CreateOpportunityRequest(client_id="1", name="x", stage="sold"),
        ),
        ("TEXT_UNPRINTABLE", "search", clients_pb2.ListClientsRequest(search="\u202e")),
    ],
)
def test_what_the_contract_does_not_allow_is_refused_with_its_field(
    reason: str, field_: str, request_: clients_pb2.CreateClientRequest
) -> None:
    with pytest.raises(Invalid) as refusal:
        limits.check(request_)
    assert (refusal.value.reason, refusal.value.field) == (reason, field_)


def test_the_rows_of_an_import_are_not_refused_as_a_whole() -> None:
    bad = clients_pb2.ClientRow(row=1, name="\x00")
    limits.check(clients_pb2.ImportClientsRequest(rows=[bad]))
    with pytest.raises(Invalid):
        limits.check(bad)


def test_a_report_of_a_batch_becomes_its_message() -> None:
    report = BatchReport(created=2)
    with report.taking(7):
        raise Invalid("TEXT_REQUIRED", "name must not be empty.", field="name")
    refusal = mapper(common_pb2.RowRefusal, type(report.refused[0]))
    made = mapper(common_pb2.BatchResult, BatchReport, refused=refusal)(report)
    assert made.created == 2
    assert [(one.row, one.reason, one.field) for one in made.refused] == [
        (7, "TEXT_REQUIRED", "name")
    ]
