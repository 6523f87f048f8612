"""The live connection to Xero, against a server that follows its description (L18)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from agency.xero_stand_in import Xero, a_xero, environment
from billing_steps import Billing
from bus.timer import run_due_timers
from chassis.errors import Conflict, Forbidden, Invalid
from finance.connection.commands.reading_back import first_moment
from finance.connection.rules import xero_json
from finance.settings import XeroSettings
from finance.xero import XeroSystems
from finance_world import ACCOUNTS, gbp
from payables_steps import Payables
from tandem.finance.v1 import (
    accounting_pb2,
    accounting_pb2_grpc,
    books_pb2,
    books_pb2_grpc,
    connection_pb2_grpc,
)
from tandem.finance.v1 import connection_pb2 as pb

pytestmark = pytest.mark.slow
ENTITY = "0190b5c0-0000-7000-8000-000000000001"
MAPPINGS = {
    "account": {"4000": "200", "5000": "300", "1200": "090"},
    "tax_type": {"standard:2000": "OUTPUT2"},
    "setting": {"bank_account": "090"},
}


@dataclass
class Link:
    """A connection that is on, and the Xero behind it."""

    billing: Billing
    xero: Xero
    stub: Any
    accounting: Any
    id: str = ""

    def do(self, method: str, **more: Any) -> Any:
        request = getattr(pb, f"{method}Request")(**more)
        return self.billing.world.call(getattr(self.stub, method), request)

    def set(self, **more: Any) -> Any:
        wanted = {"credentials": "main", "starts_on": "2026-01-01", "payments": "neither", **more}
        made = self.do("SetAccountingConnection", legal_entity_id=ENTITY, **wanted)
        self.id = made.accounting_connection.id
        return made.accounting_connection

    def turn(self, **span: float) -> Any:
        """The worker's next turn; the connection after it."""
        self.billing.world.clock.advance(**(span or {"seconds": 20}))
        run_due_timers(self.billing.world.worker)
        return self.now()

    def now(self) -> Any:
        [found] = self.do("ListAccountingConnections").accounting_connections
        return found

    def switch_on(self, **more: Any) -> Any:
        self.set(**more)
        self.do("TryAccountingConnection", accounting_connection_id=self.id)
        assert self.turn().organisation == "Northlight Ltd"
        return self.do("SwitchAccountingConnection", accounting_connection_id=self.id, on=True)

    def map(self, **kinds: dict[str, str]) -> None:
        drafts = [
            accounting_pb2.AccountingMappingDraft(kind=kind, source=source, target=target)
            for kind, targets in kinds.items()
            for source, target in targets.items()
        ]
        request = accounting_pb2.SetAccountingMappingsRequest(system="xero", mappings=drafts)
        self.billing.world.call(self.accounting.SetAccountingMappings, request)

    def documents(self, *kinds: str) -> list[Any]:
        listed = self.do("ListAccountingDocuments", kind=kinds, order="created_at")
        return list(listed.accounting_documents)

    def states(self) -> list[str]:
        return [f"{one.kind} {one.status}" for one in self.documents()]

    def job(self) -> Any:
        job = self.billing.a_priced_job()
        self.billing.plan(job)
        return job

    def invoice(self, job: Any = None) -> Any:
        job = job or self.job()
        self.billing.approved(job)
        return self.billing.issue(self.billing.draft(job).id)


@pytest.fixture
def link(billing: Billing) -> Iterator[Link]:
    channel = billing.world.room.channel
    with a_xero() as xero:
        billing.world.worker.accounting_systems = XeroSystems(environment(xero))
        yield Link(
            billing,
            xero,
            connection_pb2_grpc.AccountingConnectionServiceStub(channel),
            accounting_pb2_grpc.AccountingServiceStub(channel),
        )


def test_l18_an_invoice_is_sent_with_its_client_as_it_is_issued_here(link: Link) -> None:
    link.map(**MAPPINGS)
    link.switch_on()
    invoice = link.invoice()
    link.turn()
    assert link.states() == ["contact sent", "invoice sent"]
    [sent] = link.xero.all("Invoices")
    assert (sent["Type"], sent["Status"], sent["InvoiceNumber"]) == (
        "ACCREC",
        "AUTHORISED",
        invoice.number,
    )
    assert sent["Total"] == Decimal(invoice.total.amount_minor) / 100
    assert (sent["Date"], sent["DueDate"]) == (invoice.issued_on, invoice.due_on)
    [contact] = link.xero.all("Contacts")
    assert (contact["Name"], contact["ContactNumber"]) == ("Harbour Coffee", invoice.client_id)
    assert link.documents("invoice")[0].their_id == sent["InvoiceID"]
    link.turn()
    assert len(link.xero.all("Invoices")) == 1


def test_l18_what_was_sent_by_a_worker_that_died_is_found_and_not_sent_again(link: Link) -> None:
    link.map(**MAPPINGS)
    link.switch_on()
    link.invoice()
    link.xero.trouble = ["lost"]
    assert "was not reached" in link.turn().problem
    assert len(link.xero.all("Contacts")) == 1
    link.xero.answered.clear()  # the keys are forgotten as well
    link.turn(seconds=60)
    link.xero.answered.clear()
    link.xero.trouble = []
    link.turn(seconds=60)
    assert link.states() == ["contact sent", "invoice sent"]
    assert [len(link.xero.all(one)) for one in ("Contacts", "Invoices")] == [1, 1]


def test_l18_the_same_of_an_invoice_whose_answer_was_lost(link: Link) -> None:
    link.map(**MAPPINGS)
    link.switch_on()
    link.invoice()
    first = link.billing.world.worker.accounting_systems("main").send

    def dying(document: Any, key: str) -> str:
        id_ = first(document, key)
        if hasattr(document, "due"):
            raise SystemExit("killed")
        return id_

    link.billing.world.worker.accounting_systems("main").send = dying
    with pytest.raises(SystemExit):
        link.turn()
    assert (len(link.xero.all("Invoices")), link.states()) == (1, [])
    link.billing.world.worker.accounting_systems("main").send = first
    link.xero.answered.clear()
    link.turn(seconds=60)
    assert link.states() == ["contact sent", "invoice sent"]
    assert len(link.xero.all("Invoices")) == 1


def test_l18_what_is_not_mapped_is_refused_with_the_place_and_sent_when_it_is(link: Link) -> None:
    link.map(account={"4000": "200"})
    link.switch_on()
    link.invoice()
    assert link.turn().refused == 1
    [refused] = link.documents("invoice")
    assert "Mappings: kind Tax by API, ours standard:2000" in refused.reason
    link.map(tax_type={"standard:2000": "OUTPUT2"})
    link.do("RetryAccountingDocument", accounting_document_id=refused.id)
    link.turn()
    assert link.documents("invoice")[0].status == "sent"
    with pytest.raises(Conflict) as done:
        link.do("RetryAccountingDocument", accounting_document_id=refused.id)
    assert done.value.reason == "ACCOUNTING_DOCUMENT_NOT_REFUSED"


def test_l18_what_xero_refuses_keeps_xeros_reason_and_is_tried_again(link: Link) -> None:
    link.map(account={"4000": "999"}, tax_type=MAPPINGS["tax_type"])
    link.switch_on()
    link.invoice()
    link.turn()
    [refused] = link.documents("invoice")
    assert refused.reason == "Xero refused it: Account code '999' is not a valid code."
    link.map(account={"4000": "200"})
    asked = {"accounting_connection_id": link.id}
    assert link.do("RetryRefusedAccountingDocuments", **asked).retried == 1
    link.turn()
    assert link.documents("invoice")[0].status == "sent"


def test_l18_a_number_that_is_there_with_another_total_is_not_taken_for_ours(link: Link) -> None:
    link.map(**MAPPINGS)
    link.switch_on()
    invoice = link.invoice()
    link.turn()
    sent = link.xero.records["Invoices"]
    [one] = sent.values()
    one["Total"] += 1
    document = link.documents("invoice")[0]
    with link.billing.world.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE accounting_document SET status='waiting', their_id=''")
    link.turn()
    [refused] = link.documents("invoice")
    assert refused.id == document.id
    assert f"Xero has {invoice.number} already" in refused.reason
    why = {"reason": "Entered by hand"}
    link.do("LeaveOutAccountingDocument", accounting_document_id=refused.id, **why)
    assert link.documents("invoice")[0].status == "left_out"


def test_l18_limits_and_outages_pause_the_connection_and_lose_nothing(link: Link) -> None:
    link.map(**MAPPINGS)
    link.switch_on()
    link.invoice()
    link.xero.trouble = ["limit"]
    paused = link.turn()
    assert paused.problem == "Xero asks for fewer calls"
    calls = len(link.xero.calls)
    link.turn(seconds=20)
    assert len(link.xero.calls) == calls
    link.xero.trouble = ["down"]
    assert link.turn(seconds=30).problem == "Xero answered 503"
    link.turn(minutes=2)
    working = link.turn()
    assert (working.problem, working.waiting) == ("", 0)
    assert link.states() == ["contact sent", "invoice sent"]


def test_l18_a_token_that_ended_is_renewed(link: Link) -> None:
    link.map(**MAPPINGS)
    link.switch_on()
    link.xero.tokens.clear()
    link.invoice()
    assert link.turn().problem == ""
    assert link.states() == ["contact sent", "invoice sent"]


def test_l18_credentials_that_are_wrong_or_unknown_say_what_to_do(link: Link) -> None:
    link.set(credentials="other")
    link.do("TryAccountingConnection", accounting_connection_id=link.id)
    assert "the operator sets TANDEM_XERO_CREDENTIALS" in link.turn().problem
    with pytest.raises(Conflict) as untried:
        link.do("SwitchAccountingConnection", accounting_connection_id=link.id, on=True)
    assert untried.value.reason == "ACCOUNTING_CONNECTION_UNTRIED"
    link.billing.world.worker.accounting_systems = XeroSystems(environment(link.xero, "wrong"))
    link.set(credentials="main")
    link.do("TryAccountingConnection", accounting_connection_id=link.id)
    assert "does not know the credentials 'main' (invalid_client)" in link.turn().problem
    with pytest.raises(Invalid, match="Never enter a secret"):
        link.set(credentials="main:secret")


def test_l18_a_payment_entered_in_xero_pays_the_invoice_here_once(link: Link) -> None:
    link.map(**MAPPINGS)
    link.switch_on(payments="theirs")
    invoice = link.invoice()
    link.turn()
    [sent] = link.xero.all("Invoices")
    total = Decimal(invoice.total.amount_minor) / 100
    payment = link.xero.pay(sent["InvoiceID"], "20.00", "2026-03-02", Reference="Bank")
    link.turn()
    link.turn()
    [read] = link.documents("their_payment")
    assert (read.status, read.number, read.amount.amount_minor) == (
        "recorded",
        invoice.number,
        2_000,
    )
    paid = link.billing.invoice(invoice.id)
    assert (paid.paid.amount_minor, len(paid.payments)) == (2_000, 1)
    assert paid.payments[0].client_payment_id == read.booked_id
    link.xero.pay(sent["InvoiceID"], str(total - 20), "2026-03-02")
    link.turn()
    assert link.billing.invoice(invoice.id).due.amount_minor == 0
    assert [one.status for one in link.documents("their_payment")] == ["recorded", "recorded"]
    assert link.documents("payment", "journal") == []
    link.xero.remove(payment)
    link.turn()
    assert "Reverse the payment here" in link.documents("their_payment")[0].reason


def test_l18_a_payment_that_does_not_fit_is_refused_and_stops_no_other(link: Link) -> None:
    link.map(**MAPPINGS)
    link.switch_on(payments="theirs")
    job = link.job()
    first, second = link.invoice(job), link.invoice(job)
    link.turn()
    sent = {one["InvoiceNumber"]: one["InvoiceID"] for one in link.xero.all("Invoices")}
    link.xero.records["Invoices"][sent[first.number]]["AmountDue"] += 900
    due = Decimal(first.total.amount_minor) / 100 + 900
    link.xero.pay(sent[first.number], str(due), "2026-03-02")
    link.xero.pay(sent[second.number], "1.00", "2026-03-02")
    link.turn()
    refused, recorded = link.documents("their_payment")
    assert (refused.status, recorded.status) == ("refused", "recorded")
    assert refused.reason
    assert link.billing.invoice(first.id).paid.amount_minor == 0


def test_l18_payments_entered_here_are_sent_to_the_bank_account_there(link: Link) -> None:
    link.map(**MAPPINGS)
    link.switch_on(payments="ours")
    invoice = link.invoice()
    link.billing.pay(invoice.id, 2_000)
    link.turn()
    link.turn(minutes=2)
    [payment] = link.xero.all("Payments")
    assert (payment["Amount"], payment["Account"]["Code"]) == (Decimal(20), "090")
    assert link.documents("payment")[0].status == "sent"


def test_l18_a_credit_note_is_sent_and_set_against_its_invoice(link: Link) -> None:
    link.map(**MAPPINGS)
    link.switch_on()
    invoice = link.invoice()
    link.billing.credit(invoice.id)
    link.turn()
    link.turn(minutes=2)
    assert {one.status for one in link.documents()} == {"sent"}
    assert [one["AmountDue"] for one in link.xero.all("Invoices")] == [0]
    assert [one["RemainingCredit"] for one in link.xero.all("CreditNotes")] == [0]


def test_l18_a_bill_is_sent_with_its_supplier_and_paid_by_their_payment(link: Link) -> None:
    link.map(**MAPPINGS)
    link.map(tax_type={"standard:2000": "INPUT2"}, account={"5002": "300"})
    link.switch_on(payments="theirs")
    payables = Payables(link.billing)
    job = link.billing.a_priced_job()
    entered = payables.enter({"project_id": job.project_id})
    bill = payables.move("Approve", entered, override_reason="Agreed by telephone")
    link.turn()
    [sent] = link.xero.all("Invoices")
    assert (sent["Type"], sent["InvoiceNumber"]) == ("ACCPAY", bill.supplier_number)
    link.xero.pay(sent["InvoiceID"], str(sent["Total"]), "2026-03-02")
    link.turn()
    assert [one.status for one in link.documents("their_payment")] == ["recorded"]
    assert payables.found(bill).owed.amount_minor == 0


def test_l18_other_journals_are_sent_unless_xero_books_them_by_documents(link: Link) -> None:
    link.map(account={"7000": "400", "2109": "830"})
    link.switch_on(journals=True)
    book(link, debit="7000", credit="1200")
    book(link, debit="7000", credit="2109")
    link.turn()
    left, sent = sorted(link.documents("journal"), key=lambda one: one.status)
    assert (left.status, sent.status) == ("left_out", "sent")
    assert "Enter it there by hand" in left.reason
    [journal] = link.xero.all("ManualJournals")
    amounts = [line["LineAmount"] for line in journal["JournalLines"]]
    assert amounts == [Decimal(15), Decimal(-15)]
    assert journal["Narration"].startswith("Tandem ")


def book(link: Link, debit: str, credit: str) -> None:
    """Fifteen pounds, by hand."""
    request = books_pb2.PostJournalRequest(
        description="Salaries",
        reason="They came late",
        postings=[
            books_pb2.PostingDraft(ledger_account=debit, debit=gbp(1_500)),
            books_pb2.PostingDraft(ledger_account=credit, credit=gbp(1_500)),
        ],
    )
    books = books_pb2_grpc.BookServiceStub(link.billing.world.room.channel)
    link.billing.world.call(books.PostJournal, request)


def test_l18_the_connection_is_for_finance(link: Link) -> None:
    request = pb.ListAccountingConnectionsRequest()
    with pytest.raises(Forbidden):
        link.billing.world.call(link.stub.ListAccountingConnections, request, ACCOUNTS)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"xero_credentials": "main:id"}, "TANDEM_XERO_CREDENTIALS"),
        ({"xero_api_url": "http://api.xero.com"}, "TANDEM_XERO_API_URL"),
        ({"xero_identity_url": "https://identity.xero.com/x"}, "TANDEM_XERO_IDENTITY_URL"),
    ],
)
def test_settings_that_would_send_the_secret_in_clear_are_refused(
    given: dict[str, str], wrong: str
) -> None:
    with pytest.raises(ValueError, match=wrong):
        XeroSettings(**given)


def test_amounts_are_written_and_read_exactly() -> None:
    assert xero_json.written({"a": Decimal("1234.50"), "b": ['x"']}) == '{"a":1234.50,"b":["x\\""]}'
    assert xero_json.read('{"a": 0.1}')["a"] == Decimal("0.1")


@pytest.mark.parametrize("text", ["/Date(1573755038314+0000)/", "2019-11-14T18:10:38.314Z"])
def test_moments_are_read_in_both_forms(text: str) -> None:
    assert xero_json.moment(text).isoformat() == "2019-11-14T18:10:38.314000+00:00"


def test_l18_payments_of_the_first_day_are_read_wherever_the_agency_is() -> None:
    """In the first zone to see a day it begins 14 hours before it begins in UTC."""
    day = date(2026, 12, 1)
    earliest = datetime.combine(day, time(), timezone(timedelta(hours=14)))
    assert first_moment(day) <= earliest
