"""Duplicates, contacts, archives, owners: how every record of accounts can be put right."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from accounts.clients.commands import registering
from accounts.closing import commands as closing
from accounts.pipeline import commands as pipeline
from accounts_steps import Accounts, a_written_brief, wait_until_blocked
from chassis.actor import Scope
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from chassis.ids import new_id
from chassis.testing import an_actor
from sqlalchemy import text
from tandem.accounts.v1 import briefs_pb2
from tandem.accounts.v1 import clients_pb2 as pb

pytestmark = pytest.mark.slow


def a_person(name: str = "Sam Poe", **fields: Any) -> pb.ContactDraft:
    return pb.ContactDraft(name=name, **fields)


def refusal_of(accounts: Accounts, method: str, **fields: Any) -> tuple[str, str]:
    with pytest.raises((Conflict, Invalid, Forbidden, NotFound)) as refusal:
        accounts.ask(method, **fields)
    return refusal.value.reason, refusal.value.field


@pytest.mark.parametrize(
    ("there", "new"),
    [
        ({"name": "Bär AG"}, {"name": "Baer AG"}),
        ({"name": "Müller & Söhne GmbH"}, {"name": "Mueller und Soehne"}),
        ({"name": "Øst A/S"}, {"name": "Oest"}),
        ({"name": "Ångström AB"}, {"name": "Aangstrom"}),
        ({"name": "Weiß KG"}, {"name": "Weiss"}),
        ({"name": "株式会社サンプル"}, {"name": "サンプル株式会社"}),
        ({"name": "有限会社サンプル"}, {"name": "サンプル"}),
        (
            {"name": "Alpha", "domain": "mueller-soehne.example"},
            {"name": "Omega", "domain": "shop.mueller-soehne.example"},
        ),
    ],
)
def test_b42_one_company_in_two_spellings_is_pointed_out(
    accounts: Accounts, there: dict[str, str], new: dict[str, str]
) -> None:
    accounts.ask("CreateClient", **there)
    assert refusal_of(accounts, "CreateClient", **new)[0] == "SIMILAR_CLIENT_EXISTS"
    accounts.ask("CreateClient", **new, confirm_distinct=True)


def test_b42_names_that_differ_in_one_japanese_letter_are_two_companies(
    accounts: Accounts,
) -> None:
    accounts.a_client("株式会社プランナー")
    accounts.a_client("株式会社フナ")


def test_an_archived_client_is_still_found_as_a_duplicate(accounts: Accounts) -> None:
    there = accounts.a_client()
    accounts.ask("ArchiveClient", client_id=there.id)
    with pytest.raises(Conflict, match="archived"):
        accounts.a_client()


def test_a_duplicate_that_the_actor_may_not_see_is_not_named(accounts: Accounts) -> None:
    own = frozenset({Scope.OWN_CLIENTS})
    eve = an_actor(grants={"client.read": own, "client.write": own})
    accounts.a_client("Northwind Traders")
    with pytest.raises(Conflict) as refusal:
        accounts.ask("CreateClient", eve, name="Northwind Traders Ltd")
    assert "Northwind" not in refusal.value.message + str(refusal.value.details)
    answer = accounts.ask("CreateClient", eve, name="Northwind Traders Ltd", confirm_distinct=True)
    assert not answer.similar
    (found,) = accounts.ask("FindSimilarClients", eve, name="Northwind Traders").similar
    assert found.client.id == answer.client.id


def test_b44_a_contact_with_the_same_address_is_refused_and_named(accounts: Accounts) -> None:
    client = accounts.a_client(contacts=[a_person(email="sam@house.example", primary=True)])
    of_it = {"client_id": client.id}
    for again in (
        a_person(email="sam@house.example"),
        a_person("S. Poe", email="SAM@House.example", primary=True),
    ):
        with pytest.raises(Conflict) as refusal:
            accounts.ask("AddContact", contact=again, **of_it)
        assert (refusal.value.reason, refusal.value.field) == ("CONTACT_EXISTS", "email")
        assert refusal.value.details["contact_id"] == client.contacts[0].id
        assert "sam@" not in refusal.value.message
    again.confirm_distinct = True
    assert len(accounts.ask("AddContact", contact=again, **of_it).client.contacts) == 2


def test_b44_a_changed_address_must_be_new_too(accounts: Accounts) -> None:
    client = accounts.a_client(contacts=[a_person(email="sam@house.example"), a_person("Eve")])
    eve = {"client_id": client.id, "contact_id": client.contacts[1].id}
    change = eve | {"email": "sam@house.example"}
    assert refusal_of(accounts, "UpdateContact", **change) == ("CONTACT_EXISTS", "email")
    accounts.ask("UpdateContact", **change, confirm_distinct=True)


def test_b44_the_same_address_at_another_client_is_pointed_out(accounts: Accounts) -> None:
    one = accounts.a_client("Alpha", contacts=[a_person(email="sam@house.example")])
    other = accounts.a_client("Omega", contacts=[a_person(email="Sam@house.example")])
    assert list(other.contacts[0].also_at_client_ids) == [one.id]
    shown = accounts.ask("GetClient", client_id=one.id).client
    assert list(shown.contacts[0].also_at_client_ids) == [other.id]


def test_contacts_of_all_clients_are_listed_searched_and_filtered(accounts: Accounts) -> None:
    for name, people in (("Omega", ["Zoë", "Adam"]), ("Alpha", ["Max"])):
        drafts = [a_person(person, email=f"{person[0]}@{name}.example") for person in people]
        accounts.a_client(name, contacts=drafts)

    def listed(**wanted: Any) -> list[str]:
        return [each.contact.name for each in accounts.ask("ListContacts", **wanted).contacts]

    assert listed() == ["Adam", "Max", "Zoë"]
    assert listed(order="-name") == ["Zoë", "Max", "Adam"]
    assert listed(order="client_name")[0] == "Max"
    assert listed(search="zoe") == ["Zoë"]
    assert listed(email="M@ALPHA.example") == ["Max"]
    first = accounts.ask("ListContacts", page_size=2)
    rest = accounts.ask("ListContacts", page_size=2, page_token=first.next_page_token)
    assert [each.contact.name for each in rest.contacts] == ["Zoë"]


def test_personal_data_of_contacts_needs_the_permission_to_read_it(accounts: Accounts) -> None:
    client = accounts.a_client(contacts=[a_person(email="sam@house.example")])
    shown = accounts.ask("GetClient", accounts.tom, client_id=client.id).client
    (listed,) = accounts.ask("ListClients", accounts.tom).clients
    for seen in (shown, listed):
        assert seen.contacts[0] == pb.Contact(id=client.contacts[0].id, primary=True)
    with pytest.raises(Forbidden):
        accounts.ask("ListContacts", accounts.tom)


def test_an_archived_contact_is_kept_and_not_primary(accounts: Accounts) -> None:
    client = accounts.a_client(contacts=[a_person("Ada"), a_person("Ben")])
    ada = {"client_id": client.id, "contact_id": client.contacts[0].id}
    left = accounts.ask("ArchiveContact", **ada).client
    assert [(one.name, one.primary) for one in left.contacts] == [("Ada", False), ("Ben", True)]
    assert [each.contact.name for each in accounts.ask("ListContacts").contacts] == ["Ben"]
    change = ada | {"primary": True}
    assert refusal_of(accounts, "UpdateContact", **change)[0] == "CONTACT_ARCHIVED"
    back = accounts.ask("RestoreContact", **ada).client
    assert not back.contacts[0].HasField("archived_at")


def test_an_erased_contact_is_nowhere_in_the_database(accounts: Accounts) -> None:
    person = a_person("Samantha Poe", email="sam@house.example", phone="+44 20 7946 0000")
    client = accounts.a_client(contacts=[person, a_person("Ben Bit")])
    sam = {"client_id": client.id, "contact_id": client.contacts[0].id}
    accounts.ask("UpdateContact", **sam, job_title="Head of marketing")
    left = accounts.ask("EraseContact", **sam).client
    assert [(one.name, one.primary) for one in left.contacts] == [("Ben Bit", True)]
    fact = accounts.fact("contact.erased.v1")
    assert (fact["client_id"], fact["contact_id"]) == (client.id, sam["contact_id"])
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    with accounts.database.engine.connect() as connection:
        for table in connection.scalars(text(tables)).all():
            rows = connection.execute(text(f'SELECT CAST(t AS text) FROM "{table}" t')).all()
            for (row,) in rows:
                for value in ("Samantha", "sam@house", "7946", b"Samantha".hex()):
                    assert value not in row, table


def test_an_archived_client_is_out_of_lists_and_takes_no_opportunity(accounts: Accounts) -> None:
    client = accounts.a_client()
    of_it = {"client_id": client.id}
    archived = accounts.ask("ArchiveClient", **of_it).client
    assert accounts.ask("ArchiveClient", **of_it).client.version == archived.version
    assert not accounts.ask("ListClients").clients
    assert len(accounts.ask("ListClients", state="archived").clients) == 1
    assert len(accounts.ask("ListClients", state="all").clients) == 1
    opened = refusal_of(accounts, "CreateOpportunity", name="Talks", **of_it)
    assert opened == ("CLIENT_ARCHIVED", "client_id")
    accounts.ask("RestoreClient", **of_it)
    accounts.an_opportunity(client.id)
    assert accounts.fact("client.updated.v1")["archived_at"] is None


def test_a_restored_client_is_one_to_sell_to_again(accounts: Accounts) -> None:
    client = accounts.a_client()
    with accounts.acting() as tx:
        closing.archive_client(tx, client.id)
    with accounts.acting() as tx:
        registering.restore_client(tx, client.id)
        assert pipeline.create_opportunity(tx, {"client_id": client.id, "name": "Talks"})
    assert accounts.fact_types() == [
        "client.registered.v1",
        "client.updated.v1",
        "client.updated.v1",
        "opportunity.created.v1",
    ]


def test_a_team_member_restores_no_client(accounts: Accounts) -> None:
    client = accounts.a_client()
    with pytest.raises(Forbidden):
        accounts.ask("RestoreClient", accounts.tom, client_id=client.id)


def test_a_client_with_open_work_is_not_archived(accounts: Accounts) -> None:
    client = accounts.a_client()
    of_it = {"client_id": client.id}
    held = accounts.an_opportunity(client.id, name="Talks")
    accounts.ask("UpdateOpportunity", opportunity_id=held.id, on_hold=True)
    won = accounts.an_opportunity(client.id, name="Film")
    accounts.a_brief(won.id)
    with pytest.raises(Conflict, match=f"{held.reference} and {won.reference} first") as refusal:
        accounts.ask("ArchiveClient", **of_it)
    assert refusal.value.reason == "CLIENT_HAS_OPEN_WORK"
    assert refusal.value.details["references"] == f"{held.reference},{won.reference}"
    accounts.ask("LoseOpportunity", opportunity_id=held.id, reason="Too dear")
    accounts.ask("WinOpportunity", opportunity_id=won.id)
    with pytest.raises(Conflict, match=f"handover of {won.reference} accepted, or reopen"):
        accounts.ask("ArchiveClient", **of_it)
    accounts.ask("ReopenOpportunity", opportunity_id=won.id)
    accounts.ask("ArchiveOpportunity", opportunity_id=won.id)
    accounts.ask("ArchiveClient", **of_it)


def test_nothing_new_begins_for_an_archived_client_until_it_is_restored(
    accounts: Accounts,
) -> None:
    client = accounts.ask("CreateClient", name="Acme", contacts=[a_person()]).client
    of_it = {"client_id": client.id}
    contact = {**of_it, "contact_id": client.contacts[0].id}
    accounts.ask("ArchiveContact", **contact)
    shelved, lost = accounts.an_opportunity(client.id), accounts.an_opportunity(client.id)
    accounts.a_brief(shelved.id)
    accounts.ask("ArchiveOpportunity", opportunity_id=shelved.id)
    accounts.ask("LoseOpportunity", opportunity_id=lost.id, reason="Too dear")
    accounts.ask("ArchiveClient", **of_it)
    of_shelved = {"opportunity_id": shelved.id}
    begins: list[tuple[str, dict[str, Any]]] = [
        ("CreateOpportunity", {**of_it, "name": "Talks"}),
        ("AddContact", {**of_it, "contact": a_person("Jo Doe")}),
        ("RestoreContact", contact),
        ("WriteBrief", {**of_shelved, **a_written_brief()}),
        ("WinOpportunity", of_shelved),
        ("RestoreOpportunity", of_shelved),
        ("ReopenOpportunity", {"opportunity_id": lost.id}),
    ]
    for method, fields in begins:
        assert refusal_of(accounts, method, **fields) == ("CLIENT_ARCHIVED", "client_id"), method
    accounts.ask("RestoreClient", **of_it)
    for method, fields in begins:
        accounts.ask(method, **fields)


def test_a_client_is_not_archived_while_an_opportunity_is_being_opened(
    committing: Accounts,
) -> None:
    client = committing.a_client()
    actor = committing.ann
    with ThreadPoolExecutor(1) as pool:
        with committing.database.transaction(actor) as tx:
            pipeline.create_opportunity(tx, {"client_id": client.id, "name": "Talks"})
            tx.flush()
            archiving = pool.submit(refusal_of, committing, "ArchiveClient", client_id=client.id)
            wait_until_blocked(committing.database)
        assert archiving.result()[0] == "CLIENT_HAS_OPEN_WORK"


def test_signs_in_a_search_stand_for_themselves(accounts: Accounts) -> None:
    for name in ("Alpha", "Half-time", "100% Cotton", "snake_case", "A*Star"):
        accounts.ask("CreateClient", name=name, contacts=[a_person(name)])

    def found(search: str) -> list[str]:
        clients = accounts.ask("ListClients", search=search).clients
        contacts = accounts.ask("ListContacts", search=search).contacts
        assert [each.name for each in clients] == [each.contact.name for each in contacts]
        return [each.name for each in clients]

    assert found("%") == ["100% Cotton"]
    assert found("-") == ["Half-time"]
    assert found("_") == ["snake_case"]
    assert found("*") == ["A*Star"]
    assert found("\\") == found("?!") == []
    assert found("e_c") == ["snake_case"]


def test_clients_are_ordered_and_filtered_by_what_is_shown(accounts: Accounts) -> None:
    for name, country in (("Beta", "DE"), ("Alpha", "GB"), ("Gamma", "GB")):
        accounts.a_client(name, country_code=country)

    def listed(**wanted: Any) -> list[str]:
        return [each.name for each in accounts.ask("ListClients", **wanted).clients]

    assert listed() == ["Alpha", "Beta", "Gamma"]
    assert listed(order="-name") == ["Gamma", "Beta", "Alpha"]
    assert listed(order="created_at") == ["Beta", "Alpha", "Gamma"]
    assert listed(country_code="gb") == ["Alpha", "Gamma"]
    assert listed(created_to="2020-01-01") == []
    assert len(listed(created_from="2020-01-01")) == 3
    first = accounts.ask("ListClients", page_size=1, order="-created_at")
    page = {"page_size": 1, "page_token": first.next_page_token}
    assert listed(order="-created_at", **page) == ["Alpha"]
    assert refusal_of(accounts, "ListClients", **page) == ("PAGE_TOKEN_MALFORMED", "page_token")
    assert refusal_of(accounts, "ListClients", order="age") == ("VALUE_UNKNOWN", "order")


def test_clients_are_given_to_another_account_manager_by_name_or_all_at_once(
    accounts: Accounts,
) -> None:
    one, two = accounts.a_client("Alpha"), accounts.a_client("Omega")
    eve, ole = new_id(), new_id()
    given = accounts.ask("ReassignClients", client_ids=[one.id], to_person_id=eve)
    assert (given.reassigned, given.remaining) == (1, 0)
    assert accounts.fact("client.updated.v1")["account_manager_id"] == eve
    mine = {"from_person_id": accounts.ann.person_id, "to_person_id": ole}
    assert accounts.ask("ReassignClients", **mine).reassigned == 1
    assert accounts.ask("GetClient", client_id=two.id).client.account_manager_id == ole
    both = {"client_ids": [one.id], "from_person_id": ole, "to_person_id": ole}
    assert refusal_of(accounts, "ReassignClients", **both)[0] == "ONE_CHOICE_NEEDED"
    assert refusal_of(accounts, "ReassignClients", to_person_id=ole)[0] == "ONE_CHOICE_NEEDED"


def test_what_is_not_given_to_another_is_reported_record_by_record(accounts: Accounts) -> None:
    eve = an_actor("account_manager")
    own, foreign = accounts.a_client("Alpha"), accounts.ask("CreateClient", eve, name="Omega")
    nowhere = new_id()
    ids = [own.id, foreign.client.id, nowhere]
    given = accounts.ask("ReassignClients", client_ids=ids, to_person_id=new_id())
    assert given.reassigned == 1
    assert {each.id: each.reason for each in given.refused} == {
        foreign.client.id: "PERMISSION_REQUIRED",
        nowhere: "NOT_FOUND",
    }
    theirs = {"from_person_id": eve.person_id, "to_person_id": new_id()}
    given = accounts.ask("ReassignClients", **theirs)
    assert (given.reassigned, given.remaining) == (0, 0)
    assert [(each.id, each.reason) for each in given.refused] == [
        (foreign.client.id, "PERMISSION_REQUIRED")
    ]
    blind = an_actor(grants={"client.write": frozenset({Scope.OWN_CLIENTS})})
    given = accounts.ask("ReassignClients", blind, client_ids=ids[:2], to_person_id=new_id())
    assert [each.reason for each in given.refused] == ["NOT_FOUND", "NOT_FOUND"]
    assert accounts.ask("ReassignClients", accounts.root, **theirs).reassigned == 1


def test_an_account_manager_changes_own_clients_only(accounts: Accounts) -> None:
    client = accounts.a_client()
    eve = an_actor("account_manager")
    change = {"client_id": client.id, "address": "1 High Street"}
    with pytest.raises(Forbidden) as refusal:
        accounts.ask("UpdateClient", eve, **change)
    assert refusal.value.reason == "RECORD_OF_ANOTHER"
    with pytest.raises(Forbidden):
        accounts.ask("AddContact", eve, client_id=client.id, contact=a_person())
    accounts.ask("UpdateClient", accounts.root, **change)


def test_a_tax_number_fits_the_country_of_the_client(accounts: Accounts) -> None:
    wrong = {"name": "Acme", "country_code": "DE", "tax_number": "DE136695977"}
    assert refusal_of(accounts, "CreateClient", **wrong) == ("TAX_NUMBER_MALFORMED", "tax_number")
    client = accounts.a_client(country_code="DE", tax_number="DE 136,695 976")
    assert client.tax_number == "DE136695976"
    moved = {"client_id": client.id, "country_code": "FR"}
    assert accounts.ask("UpdateClient", **moved).client.country_code == "FR"
    moved = {"client_id": client.id, "tax_number": "123", "country_code": "FR"}
    assert refusal_of(accounts, "UpdateClient", **moved)[1] == "tax_number"


def test_requirements_of_a_brief_keep_their_ids_through_its_editions(accounts: Accounts) -> None:
    opportunity = accounts.an_opportunity()
    first = accounts.a_brief(opportunity.id, constraints=["No animals", "In French"])
    again = accounts.a_brief(opportunity.id, constraints=["In French", "No animals"])
    ids = {each.text: each.id for each in first.requirements}
    assert {each.text: each.id for each in again.requirements} == ids
    reworded = briefs_pb2.BriefRequirementDraft(id=ids["No animals"], text="No animals or children")
    last = accounts.a_brief(opportunity.id, constraints=[], requirements=[reworded])
    assert [(each.id, each.text) for each in last.requirements] == [
        (ids["No animals"], "No animals or children")
    ]
    assert list(last.constraints) == ["No animals or children"]
    assert accounts.fact("brief.written.v1")["requirements"][0]["id"] == ids["No animals"]
    stranger = briefs_pb2.BriefRequirementDraft(id=new_id(), text="In Welsh")
    with pytest.raises(Invalid) as refusal:
        accounts.a_brief(opportunity.id, requirements=[stranger])
    assert refusal.value.reason == "REQUIREMENT_UNKNOWN"


def test_an_offered_handover_is_withdrawn_changed_and_offered_again(accounts: Accounts) -> None:
    of_it = {"handover_id": accounts.an_offered_handover().id}
    drafted = accounts.ask("WithdrawHandover", **of_it).handover
    assert drafted.status == briefs_pb2.HANDOVER_STATUS_DRAFT
    assert not drafted.HasField("offered_at")
    accounts.ask("CompleteHandover", context="Sell coffee, too.", **of_it)
    accounts.ask("OfferHandover", **of_it)
    assert refusal_of(accounts, "WithdrawHandover", as_=accounts.piet, **of_it)[0] == (
        "PERMISSION_REQUIRED"
    )


def test_a_wrong_answer_is_corrected_until_the_handover_is_accepted(accounts: Accounts) -> None:
    of_it = {"handover_id": accounts.an_offered_handover().id}
    asked = {"item": "scope_in", "question": "Which ten pages?"}
    returned = accounts.ask("ReturnHandover", accounts.piet, **of_it, **asked).handover
    question = of_it | {"question_id": returned.questions[0].id}
    accounts.ask("AnswerHandoverQuestion", answer="Nine.", **question)
    corrected = accounts.ask("CorrectHandoverAnswer", answer="Ten.", **question).handover
    assert corrected.questions[0].answer == "Ten."
    accounts.ask("OfferHandover", **of_it)
    accounts.ask("AcceptHandover", accounts.piet, **of_it)
    late = refusal_of(accounts, "CorrectHandoverAnswer", answer="Eleven.", **question)
    assert late[0] == "HANDOVER_ACCEPTED"


def test_promises_that_nobody_stated_differ_from_none(accounts: Accounts) -> None:
    handover = accounts.a_won_opportunity().handover
    assert not handover.HasField("promises")
    none = briefs_pb2.TextList(values=[])
    stated = accounts.ask("CompleteHandover", handover_id=handover.id, promises=none).handover
    assert stated.HasField("promises")
    assert accounts.fact("handover.created.v1")["promises"] is None
    assert accounts.fact("handover.completed.v1")["promises"] == []
