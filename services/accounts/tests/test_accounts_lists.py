"""Lists of clients, contacts, opportunities and handovers: one set of manners for all of them."""

from __future__ import annotations

from typing import Any

import pytest
from accounts.clients.queries import CLIENTS, CONTACTS
from accounts.handovers.queries import HANDOVERS
from accounts.pipeline.queries import OPPORTUNITIES
from accounts_steps import Accounts, pounds
from chassis.actor import Scope
from chassis.errors import Invalid
from chassis.ids import new_id
from chassis.testing import an_actor
from tandem.accounts.v1 import briefs_pb2, clients_pb2, pipeline_pb2
from tandem.common.v1 import options_pb2 as options

pytestmark = pytest.mark.slow
LISTS: list[tuple[str, str, Any, Any]] = [
    ("ListClients", "clients", clients_pb2.ListClientsRequest, CLIENTS),
    ("ListContacts", "contacts", clients_pb2.ListContactsRequest, CONTACTS),
    ("ListOpportunities", "opportunities", pipeline_pb2.ListOpportunitiesRequest, OPPORTUNITIES),
    ("ListHandovers", "handovers", briefs_pb2.ListHandoversRequest, HANDOVERS),
]


@pytest.fixture
def busy(accounts: Accounts) -> Accounts:
    """With gaps and equal values in everything that a list is ordered by."""
    for name, domain, days in (
        ("Acme", "", 30),
        ("zebra", "zebra.example", 14),
        ("Éclair", "", 30),
    ):
        people = [clients_pb2.ContactDraft(name=f"Robin {name}", job_title="Head" * (days == 30))]
        client = accounts.a_client(name, domain=domain, payment_terms_days=days, contacts=people)
        dates = {"expected_close": "2026-05-01", "next_step_on": "2026-04-01"} if domain else {}
        made = accounts.an_opportunity(client.id, value=pounds(days), **dates)
        accounts.a_brief(made.id)
        accounts.ask("WinOpportunity", opportunity_id=made.id)
    return accounts


def id_of(row: Any) -> str:
    """Of a contact that comes with its client, or of any other row."""
    return str(row.contact.id if hasattr(row, "contact") else row.id)


@pytest.mark.parametrize(("name", "rows", "request_type", "records"), LISTS)
def test_a_list_gives_every_row_once_in_each_of_its_orders(
    busy: Accounts, name: str, rows: str, request_type: Any, records: Any
) -> None:
    def paged(order: str) -> list[str]:
        found, token = [], ""
        while True:
            page = busy.ask(name, page_size=1, page_token=token, order=order)
            found += [id_of(row) for row in getattr(page, rows)]
            token = page.next_page_token
            if not token:
                return found

    whole = busy.ask(name, count=True)
    ids = {id_of(row) for row in getattr(whole, rows)}
    assert (len(ids), whole.total, whole.total_is_exact) == (3, 3, True)
    for word in records.orders():
        if not word.startswith("-"):
            assert set(paged(word)) == ids, word
            assert paged(f"-{word}") == paged(word)[::-1], word


@pytest.mark.parametrize(("name", "rows", "request_type", "records"), LISTS)
def test_the_contract_of_a_list_names_the_orders_that_there_are(
    name: str, rows: str, request_type: Any, records: Any
) -> None:
    rules: Any = request_type.DESCRIPTOR.fields_by_name["order"].GetOptions()
    assert set(rules.Extensions[options.field].words) == set(records.orders())


@pytest.mark.parametrize(("name", "rows", "request_type", "records"), LISTS)
def test_a_list_of_ids_gives_those_that_there_are(
    busy: Accounts, name: str, rows: str, request_type: Any, records: Any
) -> None:
    every = [id_of(row) for row in getattr(busy.ask(name), rows)]
    some = [every[0], every[-1], new_id()]
    found = busy.ask(name, ids=some, count=True)
    assert {id_of(row) for row in getattr(found, rows)} == set(some[:2])
    with pytest.raises(Invalid):
        busy.ask(name, ids=["Bob"])


def test_what_is_archived_is_found_by_its_id(busy: Accounts) -> None:
    client = busy.a_client("Gone")
    busy.ask("ArchiveClient", client_id=client.id)
    assert client.id not in [each.id for each in busy.ask("ListClients").clients]
    (found,) = busy.ask("ListClients", ids=[client.id]).clients
    assert found.name == "Gone"


def test_somebody_with_own_clients_only_is_listed_their_own(busy: Accounts) -> None:
    other = an_actor("account_manager", name="Olga Other")
    mine = busy.ask("CreateClient", other, name="Olga's own").client
    busy.ask("CreateOpportunity", other, client_id=mine.id, name="Hers")
    own = frozenset({Scope.OWN_CLIENTS})
    narrow = an_actor(
        grants={"opportunity.read": own, "client.read": own}, person_id=other.person_id
    )
    assert [each.name for each in busy.ask("ListClients", narrow).clients] == ["Olga's own"]
    listed = busy.ask("ListOpportunities", narrow, count=True)
    assert ([each.name for each in listed.opportunities], listed.total) == (["Hers"], 1)
    assert not busy.ask("ListHandovers", narrow).handovers


def test_opportunities_and_handovers_are_found_by_their_clients_name(busy: Accounts) -> None:
    (found,) = busy.ask("ListOpportunities", search="ZEB").opportunities
    (handed,) = busy.ask("ListHandovers", search="zebra").handovers
    assert found.client_name == handed.client_name == "zebra"
    (by_number,) = busy.ask("ListClients", search="cli-0002").clients
    assert by_number.name == "zebra"
