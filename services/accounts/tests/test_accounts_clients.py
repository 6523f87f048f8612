"""Clients and their contacts, over gRPC."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from accounts.clients.commands import registering as commands
from accounts.clients.model import CONTACTS_MAX
from accounts_steps import Accounts, wait_until_blocked
from chassis.database import Database, Transaction
from chassis.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from chassis.ids import new_id
from chassis.testing import an_actor
from sqlalchemy import text
from tandem.accounts.v1 import clients_pb2 as pb

pytestmark = pytest.mark.slow


def a_person(name: str = "Ada Lovelace", **fields: Any) -> pb.ContactDraft:
    return pb.ContactDraft(name=name, **fields)


def a_row(row: int, ref: str, name: str, currency_code: str = "GBP") -> pb.ClientRow:
    return pb.ClientRow(row=row, external_ref=ref, name=name, currency_code=currency_code)


def test_a_registered_client_is_as_it_was_given_with_what_is_usual_filled_in(
    accounts: Accounts,
) -> None:
    people = [a_person(email="ada@northwind.example"), a_person("Ben Bit", job_title="Buyer")]
    made = accounts.a_client(
        "Northwind Traders Ltd",
        domain="https://www.Northwind.example/shop",
        tax_number="gb 980 7806 84",
        country_code="gb",
        contacts=people,
    )
    assert (made.reference, made.version, made.currency_code) == ("CLI-0001", 1, "GBP")
    assert (made.domain, made.tax_number) == ("northwind.example", "GB980780684")
    assert (made.payment_terms_days, made.country_code) == (30, "GB")
    assert made.account_manager_id == accounts.ann.person_id
    assert [(one.name, one.primary) for one in made.contacts] == [
        ("Ada Lovelace", True),
        ("Ben Bit", False),
    ]
    assert accounts.ask("GetClient", accounts.piet, client_id=made.id).client == made


def test_an_event_of_a_client_holds_no_personal_data_of_its_contacts(
    accounts: Accounts,
) -> None:
    made = accounts.a_client(contacts=[a_person(email="a@b.example", phone="+44 20 7946 0000")])
    (fact,) = accounts.facts()
    assert (fact.type, fact.aggregate_id) == ("client.registered.v1", made.id)
    assert fact.payload["client_id"] == made.id
    assert fact.payload["contacts"] == [{"id": made.contacts[0].id, "primary": True}]
    published = {"name", "currency_code", "payment_terms_days", "address", "tax_number"}
    assert published | {"country_code", "account_manager_id"} <= fact.payload.keys()


def test_a_near_duplicate_is_pointed_out_and_only_registered_when_confirmed(
    accounts: Accounts,
) -> None:
    there = accounts.a_client("Müller & Söhne GmbH")
    with pytest.raises(Conflict) as refusal:
        accounts.a_client("Mueller Sohne")
    assert refusal.value.reason == "SIMILAR_CLIENT_EXISTS"
    assert refusal.value.details["client_id"] == there.id
    confirmed = accounts.ask("CreateClient", name="Muller and Sohne", confirm_distinct=True)
    assert [similar.client.id for similar in confirmed.similar] == [there.id]
    assert confirmed.client.id != there.id


@pytest.mark.parametrize(
    ("because", "fields"),
    [
        ("domain", {"domain": "www.northwind.example"}),
        ("tax number", {"tax_number": "GB-980780684"}),
    ],
)
def test_the_same_domain_or_tax_number_is_pointed_out_under_another_name(
    accounts: Accounts, because: str, fields: dict[str, str]
) -> None:
    there = accounts.a_client(domain="northwind.example", tax_number="GB980780684")
    with pytest.raises(Conflict) as refusal:
        accounts.a_client("Entirely Different", **fields)
    assert refusal.value.details["because"] == because
    (found,) = accounts.ask("FindSimilarClients", accounts.tom, **fields).similar
    assert (found.client.id, found.likeness_bp, found.because) == (there.id, 10_000, because)


def test_a_domain_anybody_may_have_says_nothing(accounts: Accounts) -> None:
    accounts.a_client(domain="gmail.com")
    accounts.a_client("Entirely Different", domain="gmail.com")


def test_of_two_people_registering_the_same_client_at_once_one_is_told(
    committing: Accounts,
) -> None:
    names = ["Northwind Traders Ltd", "NORTHWIND TRADERS", "Northwind Traders Limited"] * 2

    def register(name: str) -> str:
        try:
            committing.a_client(name)
        except Conflict as refusal:
            return refusal.reason
        return "REGISTERED"

    with ThreadPoolExecutor(len(names)) as pool:
        outcomes = sorted(pool.map(register, names))
    assert outcomes == ["REGISTERED"] + ["SIMILAR_CLIENT_EXISTS"] * (len(names) - 1)


NEAR = [
    {"name": "Northwind Tradres"},
    {"name": "Traders Northwind Ltd"},
    {"name": "Something Else", "domain": "shop.northwind.example"},
    {"name": "Something Else", "tax_number": "GB980780684"},
]


@contextmanager
def registering(accounts: Accounts, **given: str) -> Iterator[Transaction]:
    """A registration whose transaction has not ended yet."""
    with accounts.database.transaction(accounts.ann) as tx:
        commands.create_client(tx, {"currency_code": "GBP", **given})
        tx.flush()
        yield tx


@pytest.mark.parametrize("near", NEAR)
def test_whoever_registers_a_near_duplicate_meanwhile_waits_and_is_told(
    committing: Accounts, near: dict[str, str]
) -> None:
    there = {"domain": "northwind.example", "tax_number": "GB980780684"}
    with ThreadPoolExecutor(1) as pool:
        with registering(committing, name="Northwind Traders Ltd", **there):
            second = pool.submit(committing.ask, "CreateClient", **near)
            wait_until_blocked(committing.database)
        with pytest.raises(Conflict, match="Northwind Traders Ltd"):
            second.result()


@pytest.mark.parametrize(
    ("one", "other"),
    [("Northwind Traders", "Alder & Finch"), ("Bench Client 17", "Bench Client 18")],
)
def test_whoever_registers_an_unrelated_client_does_not_wait(
    committing: Accounts, one: str, other: str
) -> None:
    with registering(committing, name=one):
        committing.a_client(other)
    assert len(committing.ask("ListClients").clients) == 2


def test_an_import_and_a_registration_never_overlap(committing: Accounts) -> None:
    row = a_row(1, "sip:1", "Northwind Traders")
    with ThreadPoolExecutor(1) as pool:
        with registering(committing, name="Alder & Finch"):
            importing = pool.submit(committing.ask, "ImportClients", committing.root, rows=[row])
            wait_until_blocked(committing.database)
        assert importing.result().result.created == 1


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("name", {"name": "  "}),
        ("name", {"name": "!!!"}),
        ("name", {"name": "x" * 201}),
        ("name", {"name": "Acme\x00"}),
        ("domain", {"domain": "not a domain"}),
        ("tax_number", {"tax_number": "12"}),
        ("currency_code", {"currency_code": "XYZ"}),
        ("country_code", {"country_code": "XX"}),
        ("payment_terms_days", {"payment_terms_days": -1}),
        ("payment_terms_days", {"payment_terms_days": 0}),
        ("account_manager_id", {"account_manager_id": "bob"}),
        ("contacts", {"contacts": [a_person(primary=True), a_person(primary=True)]}),
        ("contacts", {"contacts": [a_person() for _ in range(CONTACTS_MAX + 1)]}),
        ("contacts[1].name", {"contacts": [a_person(), a_person("")]}),
        ("contacts[0].email", {"contacts": [a_person(email="nobody")]}),
    ],
)
def test_a_wrong_value_is_refused_and_named(
    accounts: Accounts, field: str, fields: dict[str, Any]
) -> None:
    with pytest.raises(Invalid) as refusal:
        accounts.ask("CreateClient", **{"name": "Acme", **fields})
    assert refusal.value.field == field
    assert accounts.facts() == []


def test_a_refusal_never_repeats_a_contacts_address(accounts: Accounts) -> None:
    with pytest.raises(Invalid) as refusal:
        accounts.a_client(contacts=[a_person(email="ada lovelace@home")])
    assert "lovelace" not in refusal.value.message


def test_only_an_account_manager_registers_clients(accounts: Accounts) -> None:
    with pytest.raises(Forbidden):
        accounts.ask("CreateClient", accounts.piet, name="Acme")
    accounts.ask("CreateClient", an_actor("administrator"), name="Acme")


def test_a_change_is_told_with_what_changed_and_no_change_is_not(accounts: Accounts) -> None:
    made = accounts.a_client()
    fields = {"client_id": made.id, "name": "Southwind", "payment_terms_days": 14}
    changed = accounts.ask("UpdateClient", **fields).client
    assert (changed.name, changed.payment_terms_days, changed.version) == ("Southwind", 14, 2)
    assert accounts.facts()[-1].payload["changed"] == ["name", "payment_terms_days"]
    assert accounts.ask("UpdateClient", **fields).client.version == 2
    assert accounts.fact_types() == ["client.registered.v1", "client.updated.v1"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("payment_terms_days", 0), ("domain", "x"), ("account_manager_id", "")],
)
def test_a_change_to_a_wrong_value_is_refused_and_named(
    accounts: Accounts, field: str, value: Any
) -> None:
    made = accounts.a_client()
    with pytest.raises(Invalid) as refusal:
        accounts.ask("UpdateClient", client_id=made.id, **{field: value})
    assert refusal.value.field == field


def test_a_client_is_found_under_its_new_name_and_no_longer_under_the_old(
    accounts: Accounts,
) -> None:
    made = accounts.a_client("Northwind Traders")
    accounts.ask(
        "UpdateClient", client_id=made.id, name="Brightwater Partners", domain="bw.example"
    )
    assert not accounts.ask("FindSimilarClients", name="Northwind Traders").similar
    assert accounts.ask("FindSimilarClients", name="Brihgtwater Partners").similar
    assert accounts.ask("FindSimilarClients", domain="bw.example").similar


def test_a_change_of_what_somebody_else_changed_meanwhile_is_refused(accounts: Accounts) -> None:
    made = accounts.a_client()
    accounts.ask("UpdateClient", client_id=made.id, address="1 High Street", expected_version=1)
    with pytest.raises(Conflict, match="changed since"):
        accounts.ask("UpdateClient", client_id=made.id, address="2 Low Road", expected_version=1)


def test_there_is_one_primary_contact_whatever_is_done(accounts: Accounts) -> None:
    client = accounts.a_client(contacts=[a_person("Ada"), a_person("Ben")])
    of_client = {"client_id": client.id}
    cy = a_person("Cy", primary=True)
    client = accounts.ask("AddContact", contact=cy, **of_client).client
    ada, ben, cy = client.contacts
    assert [one.primary for one in client.contacts] == [False, False, True]
    made = accounts.ask("UpdateContact", contact_id=ben.id, primary=True, **of_client).client
    assert [one.primary for one in made.contacts] == [False, True, False]
    with pytest.raises(Conflict, match="another contact"):
        accounts.ask("UpdateContact", contact_id=ben.id, primary=False, **of_client)
    left = accounts.ask("RemoveContact", contact_id=ben.id, **of_client).client
    assert [(one.name, one.primary) for one in left.contacts] == [("Ada", True), ("Cy", False)]
    assert accounts.facts()[-1].payload["changed"] == ["contacts"]
    with pytest.raises(NotFound):
        accounts.ask("RemoveContact", contact_id=ben.id, **of_client)
    assert ada.id == left.contacts[0].id


def test_a_contact_is_changed_field_by_field(accounts: Accounts) -> None:
    client = accounts.a_client(contacts=[a_person(email="ada@old.example", phone="020 7946 0000")])
    (ada,) = client.contacts
    changed = accounts.ask(
        "UpdateContact", client_id=client.id, contact_id=ada.id, email="ada@new.example"
    ).client
    assert (changed.contacts[0].email, changed.contacts[0].phone) == (
        "ada@new.example",
        "020 7946 0000",
    )
    with pytest.raises(Invalid) as refusal:
        accounts.ask("UpdateContact", client_id=client.id, contact_id=ada.id, name="")
    assert refusal.value.field == "name"


def test_clients_are_listed_by_name_page_by_page_and_searched_without_accents(
    accounts: Accounts,
) -> None:
    for name in ("zebra", "Éclair Foods", "apple 100%", "Mango", "eclipse"):
        accounts.a_client(name)
    seen, token = [], ""
    while True:
        page = accounts.ask("ListClients", accounts.tom, page_size=2, page_token=token)
        seen += [client.name for client in page.clients]
        token = page.next_page_token
        if not token:
            break
    assert seen == ["apple 100%", "Éclair Foods", "eclipse", "Mango", "zebra"]
    found = accounts.ask("ListClients", search="ECL").clients
    assert [client.name for client in found] == ["Éclair Foods", "eclipse"]
    assert not accounts.ask("ListClients", account_manager_id=[new_id()]).clients
    mine = accounts.ask("ListClients", account_manager_id=[accounts.ann.person_id])
    assert len(mine.clients) == 5


def test_several_clients_are_got_at_once_and_unknown_ones_left_out(accounts: Accounts) -> None:
    one, other = accounts.a_client("Alpha"), accounts.a_client("Omega")
    wanted = [other.id, new_id(), one.id, other.id]
    found = accounts.ask("BatchGetClients", client_ids=wanted).clients
    assert list(found) == [other, one]
    with pytest.raises(Invalid):
        accounts.ask("BatchGetClients", client_ids=[new_id() for _ in range(201)])
    with pytest.raises(NotFound):
        accounts.ask("GetClient", client_id=new_id())


def test_an_import_takes_each_client_once_however_often_it_is_sent(accounts: Accounts) -> None:
    rows = [a_row(1, "sip:1", "Northwind"), a_row(2, "sip:2", "Brightwater", "EUR")]
    first = accounts.ask("ImportClients", accounts.root, rows=rows)
    again = accounts.ask("ImportClients", accounts.root, rows=[*rows, a_row(3, "sip:3", "Third")])
    assert (first.result.created, first.result.already_there) == (2, 0)
    assert (again.result.created, again.result.already_there) == (1, 2)
    assert {ref: again.ids[ref] for ref in first.ids} == dict(first.ids)
    made = accounts.ask("GetClient", client_id=first.ids["sip:2"]).client
    assert (made.external_ref, made.currency_code) == ("sip:2", "EUR")


def test_b12_a_client_of_exactly_this_name_is_taken_whoever_brought_it(
    accounts: Accounts,
) -> None:
    there = accounts.a_client("Twin Works Ltd")
    rows = [a_row(1, "a:1", "TWIN  Works Ltd"), a_row(2, "a:2", "Twin Works")]
    trial = accounts.ask("ImportClients", accounts.root, rows=rows, dry_run=True)
    real = accounts.ask("ImportClients", accounts.root, rows=rows)
    assert trial.result == real.result
    assert (real.ids["a:1"], real.result.already_there, real.result.created) == (there.id, 1, 1)
    assert accounts.ask("GetClient", client_id=there.id).client.external_ref == "a:1"
    other = accounts.ask("ImportClients", accounts.root, rows=[a_row(1, "b:1", "Twin Works Ltd")])
    assert (other.result.created, other.ids["b:1"]) == (0, there.id)


def test_b12_a_dry_run_counts_as_the_import_does(accounts: Accounts) -> None:
    rows = [
        a_row(1, "a:1", "Twin Works"),
        a_row(2, "b:1", "Twin Works"),
        a_row(3, "b:2", "Twin Works"),
    ]
    trial = accounts.ask("ImportClients", accounts.root, rows=rows, dry_run=True)
    real = accounts.ask("ImportClients", accounts.root, rows=rows)
    assert trial.result == real.result
    assert (real.result.created, real.result.already_there) == (2, 1)


def test_a_name_that_two_clients_have_is_a_question_for_a_person(accounts: Accounts) -> None:
    accounts.a_client("Twin Works")
    accounts.a_client("Twin Works", confirm_distinct=True)
    answer = accounts.ask("ImportClients", accounts.root, rows=[a_row(1, "a:1", "Twin Works")])
    (refused,) = answer.result.refused
    assert (refused.reason, refused.field) == ("CLIENT_AMBIGUOUS", "name")


def test_an_import_says_which_rows_it_refused_and_why(accounts: Accounts) -> None:
    rows = [
        a_row(7, "x:1", "Good"),
        a_row(8, "", "No reference"),
        a_row(9, "x:3", ""),
        a_row(10, "x:4", "Wrong money", "ZZZ"),
        a_row(11, "x:1", "The same reference"),
    ]
    outcome = accounts.ask("ImportClients", accounts.root, rows=rows)
    refused = [(one.row, one.field) for one in outcome.result.refused]
    assert refused == [(8, "external_ref"), (9, "name"), (10, "currency_code")]
    assert (outcome.result.created, outcome.result.already_there) == (1, 1)
    assert list(outcome.ids) == ["x:1"]


def test_a_dry_run_reports_and_changes_nothing(accounts: Accounts) -> None:
    outcome = accounts.ask(
        "ImportClients", accounts.root, rows=[a_row(1, "x:1", "New")], dry_run=True
    )
    assert (outcome.result.created, dict(outcome.ids)) == (1, {})
    assert accounts.facts() == []
    with pytest.raises(Invalid):
        accounts.ask(
            "ImportClients", accounts.root, rows=[a_row(n, f"x:{n}", "New") for n in range(501)]
        )


def test_text_the_database_cannot_hold_is_a_refusal_not_a_fault(accounts: Accounts) -> None:
    for search in ("%", "_", "\\", "'; --"):
        accounts.ask("ListClients", search=search)
        accounts.ask("FindSimilarClients", name=search, domain="", tax_number="")
    with pytest.raises(Refusal):
        accounts.ask("ListClients", search="\x00")


def many_clients(database: Database, count: int) -> None:
    """Clients made in SQL, filed under the keys that registering files them under."""
    from accounts.clients import rules

    first = ["bright", "north", "creative", "digital", "silver", "urban", "global", "first"]
    second = ["water", "wind", "minds", "works", "lane", "harbour", "media", "design"]
    clients, keys = [], []
    for number in range(count):
        # Letters only: a number would tell the names apart at once.
        tail = "".join(chr(97 + int(digit)) for digit in str(number * 7919 % 100_003))
        name = f"{first[number % 8]} {second[number // 8 % 8]} {tail}"
        id_ = new_id()
        clients.append({"id": id_, "reference": f"X{number}", "name": name})
        keys += [{"key": key, "id": id_} for key in rules.name_keys(rules.normal_name(name))]
    with database.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO client (id, version, reference, name, domain, tax_number,"
                " currency_code, payment_terms_days, address, country_code, created_at,"
                " sort_name, normal_name) VALUES (:id, 1, :reference, :name, '', '', 'GBP', 30,"
                " '', '', now(), :name, :name)"
            ),
            clients,
        )
        connection.execute(text("INSERT INTO client_key (client_id, key) VALUES (:id, :key)"), keys)
        connection.execute(text("ANALYZE client_key"))


def test_a_near_duplicate_among_thousands_is_found_by_its_keys(
    accounts: Accounts,
) -> None:
    many_clients(accounts.database, 2_000)
    accounts.a_client("Brightwater Partners", confirm_distinct=True)
    found = accounts.ask("FindSimilarClients", name="Brihgtwater Partners").similar
    assert found[0].client.name == "Brightwater Partners"
