"""Lists of finance: every row once in each order, found by words, days and states, and added up."""

from __future__ import annotations

from typing import Any

import pytest
from billing_steps import Billing
from chassis.errors import Invalid
from finance.billing.queries.invoices import INVOICES
from finance.billing.queries.unbilled import UNBILLED_WORK, WRITE_OFFS
from finance.ledger.queries import JOURNALS
from finance.quoting.queries import ALERTS, ESTIMATES, QUOTES
from finance.rates.queries import COST_RATES, RATE_CARDS
from finance_world import ACCOUNTS, FINANCE, NOON, fixed, gbp
from tandem.common.v1 import options_pb2 as options
from tandem.finance.v1 import billing_pb2 as pb
from tandem.finance.v1 import ledger_pb2 as ledger_pb
from tandem.finance.v1 import quoting_pb2 as quoting_pb
from tandem.finance.v1 import rates_pb2 as rates_pb

pytestmark = pytest.mark.slow
LISTS: list[tuple[str, str, Any, Any]] = [
    ("ListInvoices", "invoices", pb.ListInvoicesRequest, INVOICES),
    ("ListEstimates", "estimates", quoting_pb.ListEstimatesRequest, ESTIMATES),
    ("ListQuotes", "quotes", quoting_pb.ListQuotesRequest, QUOTES),
    ("ListBudgetAlerts", "alerts", quoting_pb.ListBudgetAlertsRequest, ALERTS),
    ("ListUnbilledWork", "work", pb.ListUnbilledWorkRequest, UNBILLED_WORK),
    ("ListWriteOffs", "write_offs", pb.ListWriteOffsRequest, WRITE_OFFS),
    ("ListJournals", "journals", ledger_pb.ListJournalsRequest, JOURNALS),
    ("ListRateCards", "rate_cards", rates_pb.ListRateCardsRequest, RATE_CARDS),
    ("ListCostRates", "cost_rates", rates_pb.ListCostRatesRequest, COST_RATES),
]
NARROWED = {"ListJournals": {"posted_from": "2026-01-01"}}
"""What has to be given with some orders of a list that grows without limit."""


def identity(row: Any) -> str:
    return str(row.time_entry_id if isinstance(row, pb.UnbilledWork) else row.id)


@pytest.fixture
def busy(billing: Billing) -> Billing:
    """Two issued invoices, one paid in part, one credited, and a draft."""
    first, second, _ = (billing.an_issued_invoice(hours) for hours in (10, 20, 20))
    billing.pay(first.id, 200_00)
    billing.credit(second.id)
    job = billing.a_priced_job()
    billing.plan(job)
    billing.approved(job, 1)
    billing.draft(job)
    for share in (50, 80, 100):
        sold = billing.a_priced_job()
        billing.world.accepted(100_00 * 100 // share, project_id=sold.project_id)
        billing.approved(sold, 1)
    for hours in (1, 2, 3):
        given_up = billing.a_priced_job()
        billing.approved(given_up, hours)
        billing.pump()
        billing.write_off(given_up)
        cost(billing, f"Person {hours}", hours * 10_00)
    billing.pump()
    return billing


def ask(billing: Billing, name: str, request: Any, actor: Any = FINANCE) -> Any:
    stubs = (billing.billing, billing.ledger, billing.world.quoting, billing.world.rates)
    stub = next(stub for stub in stubs if hasattr(stub, name))
    return billing.world.call(getattr(stub, name), request, actor)


def cost(billing: Billing, name: str, minor: int, since: str = "2026-01-01") -> str:
    """The id of a person of whom an hour costs this much."""
    person_id = billing.world.hears_person(name)
    request = rates_pb.SetCostRateRequest(
        person_id=person_id, hourly=gbp(minor), effective_from=since
    )
    ask(billing, "SetCostRate", request)
    return person_id


@pytest.mark.parametrize(("name", "rows", "request_type", "records"), LISTS)
def test_a_list_gives_every_row_once_in_each_of_its_orders(
    busy: Billing, name: str, rows: str, request_type: Any, records: Any
) -> None:
    def paged(order: str) -> list[str]:
        found, token = [], ""
        while True:
            wanted = {"page_size": 1, "page_token": token, "order": order}
            page = ask(busy, name, request_type(**wanted, **NARROWED.get(name, {})))
            found += list(map(identity, getattr(page, rows)))
            token = page.next_page_token
            if not token:
                return found

    whole = ask(busy, name, request_type(page_size=200, count=True))
    ids = set(map(identity, getattr(whole, rows)))
    assert len(ids) >= 3
    assert (whole.total, whole.total_is_exact) == (len(ids), True)
    for word in records.orders():
        if not word.startswith("-"):
            assert set(paged(word)) == ids, word
            assert paged(f"-{word}") == paged(word)[::-1], word


@pytest.mark.parametrize(("name", "rows", "request_type", "records"), LISTS)
def test_the_contract_names_the_orders_of_a_list(
    name: str, rows: str, request_type: Any, records: Any
) -> None:
    order = request_type.DESCRIPTOR.fields_by_name["order"]
    assert list(order.GetOptions().Extensions[options.field].words) == records.orders()


def numbers(found: Any) -> list[str]:
    return [one.number for one in found.invoices]


def test_invoices_are_found_by_number_client_state_and_days(busy: Billing) -> None:
    drafted, issued = pb.INVOICE_STATUS_DRAFT, pb.INVOICE_STATUS_ISSUED
    assert numbers(busy.invoices(search="inv-2026-0002")) == ["INV-2026-0002"]
    assert len(busy.invoices(search="HARBOUR").invoices) == 5
    assert busy.invoices(search="nobody").invoices == []
    assert numbers(busy.invoices(status=[drafted, issued], order="number")) == ["", "INV-2026-0003"]
    assert numbers(busy.invoices(issued_from="2026-03-03")) == []
    assert len(busy.invoices(issued_to="2026-03-02").invoices) == 4
    assert numbers(busy.invoices(overdue=True)) == []
    busy.world.clock.advance(days=31)
    late = busy.invoices(overdue=True, order="-due")
    assert [one.due for one in late.invoices] == [gbp(2_400_00), gbp(1_000_00)]
    assert all(one.overdue for one in late.invoices)
    first = late.invoices[0]
    assert (first.client_name, first.project_reference) == ("Harbour Coffee", "JOB-1042")
    assert [one.id for one in busy.invoices(ids=[first.id]).invoices] == [first.id]


def test_the_sums_of_invoices_are_those_of_the_list(busy: Billing) -> None:
    busy.world.clock.now = NOON.replace(month=5)
    (one,) = ask(busy, "GetInvoiceSums", pb.GetInvoiceSumsRequest()).sums
    listed = busy.invoices(page_size=200).invoices
    issued = [invoice for invoice in listed if invoice.number]
    assert one.documents == len(listed)
    assert one.total == gbp(sum(invoice.total.amount_minor for invoice in issued))
    assert one.net == gbp(sum(invoice.net.amount_minor for invoice in issued))
    assert one.due == gbp(sum(invoice.due.amount_minor for invoice in listed)) == gbp(3_400_00)
    assert (one.paid, one.overdue, one.drafted) == (gbp(200_00), gbp(3_400_00), gbp(100_00))
    asked = pb.GetInvoiceSumsRequest(overdue=True, status=[pb.INVOICE_STATUS_PART_PAID])
    (late,) = ask(busy, "GetInvoiceSums", asked, ACCOUNTS).sums
    assert (late.documents, late.due) == (1, gbp(1_000_00))
    assert not ask(busy, "GetInvoiceSums", pb.GetInvoiceSumsRequest(search="nobody")).sums


def test_quotes_are_found_by_their_state_of_the_day(busy: Billing) -> None:
    world = busy.world
    job = busy.a_job()
    sent = world.quote(world.estimate(fixed(1), project_id=job.project_id).id)

    def found(*status: Any) -> list[str]:
        asked = quoting_pb.ListQuotesRequest(status=status, project_id=[job.project_id])
        return [quote.id for quote in ask(busy, "ListQuotes", asked).quotes]

    assert found(quoting_pb.QUOTE_STATUS_SENT) == [sent.id]
    assert found(quoting_pb.QUOTE_STATUS_ACCEPTED, quoting_pb.QUOTE_STATUS_EXPIRED) == []
    world.clock.advance(days=60)
    assert found(quoting_pb.QUOTE_STATUS_SENT) == []
    assert found(quoting_pb.QUOTE_STATUS_EXPIRED) == [sent.id]


def test_unbilled_work_is_found_and_its_totals_are_those_of_what_is_found(busy: Billing) -> None:
    def found(**wanted: Any) -> tuple[int, list[Any]]:
        page = ask(busy, "ListUnbilledWork", pb.ListUnbilledWorkRequest(count=True, **wanted))
        return page.total, list(page.totals)

    by_value = pb.ListUnbilledWorkRequest(order="value")
    work = ask(busy, "ListUnbilledWork", by_value).work
    first = work[0]
    assert (first.client_name, first.project_reference) == ("Harbour Coffee", "JOB-1042")
    assert found() == (5, [gbp(2_400_00)])
    assert found(project_id=[work[0].project_id, work[1].project_id]) == (2, [gbp(200_00)])
    assert found(ids=[first.time_entry_id]) == (1, [gbp(100_00)])
    assert found(search="DESIGN") == (5, [gbp(2_400_00)])
    assert found(search="nobody") == (0, [])
    assert found(worked_to="2026-02-01") == (0, [])
    assert found(person_id=[first.person_id], priced="yes") == (1, [gbp(100_00)])
    busy.approved(busy.a_job(), 2, charge_role="juggler")
    assert found(priced="no") == (1, [])
    assert found(charge_role=["juggler"], worked_from="2026-02-02") == (1, [])


def test_l09_a_write_off_shows_the_time_that_it_took_until_it_is_undone(busy: Billing) -> None:
    def listed(**wanted: Any) -> list[str]:
        found = ask(busy, "ListWriteOffs", pb.ListWriteOffsRequest(**wanted)).write_offs
        return [one.id for one in found]

    def shown(id_: str) -> Any:
        return ask(busy, "GetWriteOff", pb.GetWriteOffRequest(write_off_id=id_)).write_off

    def work(id_: str) -> list[Any]:
        asked = pb.ListWrittenOffWorkRequest(write_off_id=id_)
        return list(ask(busy, "ListWrittenOffWork", asked).work)

    latest, *others = listed()
    assert listed(order="seconds") == [*reversed(others), latest]
    assert (shown(latest).client_name, shown(latest).project_reference) == (
        "Harbour Coffee",
        "JOB-1042",
    )
    (hours,) = work(latest)
    assert [hours.value] == shown(latest).values == [gbp(300_00)]
    asked = pb.UndoWriteOffRequest(write_off_id=latest, reason="They pay after all")
    ask(busy, "UndoWriteOff", asked)
    assert (listed(undone="yes"), listed(undone="no")) == ([latest], others)
    assert shown(latest).undone_at.ToDatetime().date() == NOON.date()
    assert work(latest) == []
    assert listed(search="new TOOL", written_off_from="2026-03-02") == [latest, *others]
    assert listed(written_off_to="2026-03-01") == []


def test_journals_are_found_by_several_sources_accounts_and_words(busy: Billing) -> None:
    def numbers(**wanted: Any) -> list[int]:
        asked = ledger_pb.ListJournalsRequest(**wanted)
        return [one.number for one in ask(busy, "ListJournals", asked).journals]

    assert numbers() == [5, 4, 3, 2, 1]
    assert numbers(source_type=["payment", "credit_note"], order="number") == [4, 5]
    assert numbers(ledger_account=["1200"]) == [4]
    assert numbers(search="inv-2026-0002", order="number") == [2, 5]
    assert numbers(currency_code=["EUR"]) == []
    with pytest.raises(Invalid, match="give one of these filters too"):
        numbers(order="client")


def test_l01_rate_cards_say_whether_they_are_used_and_are_found_by_day(busy: Billing) -> None:
    def cards(**wanted: Any) -> list[Any]:
        return list(
            ask(
                busy, "ListRateCards", rates_pb.ListRateCardsRequest(page_size=200, **wanted)
            ).rate_cards
        )

    client_id = cards(order="created_at")[0].client_id
    later = busy.world.card({"juggler": 50_00}, "2026-03-01", client_id=client_id)
    default = busy.world.card({"designer": 50_00}, "2026-03-01")
    assert {card.used for card in cards(ids=[later.id, default.id])} == {False}
    before, after = cards(client_id=[client_id], order="effective_from")
    assert (before.used, after.used, after.client_name) == (True, False, "Harbour Coffee")
    assert [card.id for card in cards(default_only=True)] == [default.id]
    assert [card.id for card in cards(search="JUGG")] == [later.id]
    for day, holds in (("2026-02-28", before), ("2026-03-01", after)):
        assert cards(client_id=[client_id], in_force_on=day) == [holds]
    assert cards(currency_code=["EUR"]) == []


def test_cost_rates_are_found_by_person_and_day(busy: Billing) -> None:
    person_id = cost(busy, "Zoe Zimmer", 44_00)
    asked = rates_pb.SetCostRateRequest(
        person_id=person_id, hourly=gbp(50_00), effective_from="2026-03-01"
    )
    ask(busy, "SetCostRate", asked)

    def rates(**wanted: Any) -> list[int]:
        found = ask(busy, "ListCostRates", rates_pb.ListCostRatesRequest(**wanted)).cost_rates
        return [one.hourly.amount_minor for one in found]

    assert rates(search="zimm", order="-effective_from") == [50_00, 44_00]
    assert rates(person_id=[person_id], in_force_on="2026-02-28") == [44_00]
    assert rates(in_force_on="2026-03-01", order="-person")[0] == 50_00
