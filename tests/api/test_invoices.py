"""Invoices, payments and credit notes through the public API (B21 to B31)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from agency.waiting import eventually
from office import ZONE, Office, money, refused, today
from standalone.rest import Json, Refused


def worked(office: Office, *minutes: int, hourly: str = "100.00") -> Json:
    """A project with this approved, valued time, each entry on a day of its own."""
    project = office.project()
    office.rates(project["client_id"], hourly)
    office.approve(*[office.log(project["id"], spent) for spent in minutes])
    office.unbilled(project["id"], len(minutes))
    return project


def even(office: Office) -> bool:
    balance = office.finance.at.get("/v1/trial-balance")
    return bool(balance["total_debit"]["amount"] == balance["total_credit"]["amount"])


@pytest.mark.parametrize("minutes", [[20] * 3, [10] * 6])
def test_b21_a_line_of_time_is_its_hours_times_its_rate(office: Office, minutes: list[int]) -> None:
    project = worked(office, *minutes)
    draft = office.finance.at.post("/v1/invoices", {"project_id": project["id"]})
    [line] = draft["lines"]
    assert (line["minutes"], line["amount"]) == (60, money("100.00"))
    assert (draft["net"], draft["tax"], draft["total"]) == (
        money("100.00"),
        money("20.00"),
        money("120.00"),
    )


def test_b24_the_tax_of_a_document_is_rounded_as_it_says(office: Office) -> None:
    issued = office.issue(office.draft(*["33.33"] * 3))
    lines = sum(Decimal(line["tax"]["amount"]) for line in issued["lines"])
    expected = {"line": Decimal("20.01"), "total": Decimal("20.00")}[issued["tax_rounding"]]
    assert (issued["net"], Decimal(issued["tax"]["amount"])) == (money("99.99"), expected)
    assert lines == expected
    assert sum(Decimal(each["tax"]["amount"]) for each in issued["taxes"]) == expected


def test_b26_a_payment_is_reversed_by_a_counter_entry_and_the_invoice_is_credited(
    office: Office,
) -> None:
    finance, path = office.finance.at, f"/v1/invoices/{office.issue(office.draft('1000.00'))['id']}"
    wrong = {"amount": money("120.00"), "reference": "meant for another"}
    [payment] = finance.post(f"{path}/payments", wrong)["payments"]
    with refused("VALUE_INVALID"):
        finance.post(f"{path}/payments/{payment['id']}/reverse")
    reason = {"reason": "Paid for somebody else."}
    reversed_ = finance.post(f"{path}/payments/{payment['id']}/reverse", reason)
    assert (reversed_["status"], reversed_["paid"]) == ("issued", money("0.00"))
    assert [each["kind"] for each in reversed_["payments"]] == ["payment", "reversal"]
    with refused("PAYMENT_REVERSED"):
        finance.post(f"{path}/payments/{payment['id']}/reverse", reason)
    finance.post(f"{path}/credit", {"reason": "Withdrawn."})
    assert finance.get(path)["status"] == "credited"
    assert even(office)


def test_b26_a_part_paid_invoice_can_be_credited_for_its_rest(office: Office) -> None:
    finance, issued = office.finance.at, office.issue(office.draft("100.00"))
    path = f"/v1/invoices/{issued['id']}"
    finance.post(f"{path}/payments", {"amount": money("60.00")})
    rest = [{"invoice_line_id": issued["lines"][0]["id"], "amount": money("50.00")}]
    finance.post(f"{path}/credit", {"reason": "Half was not wanted.", "lines": rest})
    found = finance.get(path)
    assert (found["credited"], found["due"]) == (money("60.00"), money("0.00"))
    assert even(office)


def test_b27_today_is_the_day_where_the_agency_is(office: Office) -> None:
    draft, tomorrow = office.draft("100.00"), today() + timedelta(days=1)
    with pytest.raises(Refused, match=rf"DATE_IN_FUTURE.*{today()} in {ZONE}"):
        office.issue(draft, issued_on=tomorrow.isoformat())
    issued = office.issue(draft)
    assert issued["issued_on"] == today().isoformat()
    assert issued["number"].startswith(f"INV-{today().year}-")
    path, part = f"/v1/invoices/{issued['id']}/payments", {"amount": money("1.00")}
    with pytest.raises(Refused, match=rf"DATE_OUT_OF_RANGE.*{today()} in {ZONE}"):
        office.finance.at.post(path, part | {"received_on": tomorrow.isoformat()})
    paid = office.finance.at.post(path, part)
    assert paid["payments"][0]["received_on"] == today().isoformat()


def test_b28_an_issued_invoice_keeps_seller_and_buyer_of_its_day(office: Office) -> None:
    seller = {"name": "Tandem Agency Ltd", "address": "1 Quay", "country_code": "GB"}
    office.finance.at.put("/v1/legal-entity", seller)
    issued = office.issue(office.draft("100.00", address="1 Old Road", country_code="GB"))
    client = f"/v1/clients/{issued['client_id']}"
    name = office.seller.at.get(client)["name"]
    office.seller.at.patch(client, {"name": f"{name} Holdings", "address": "9 New Street"})
    later = office.finance.at.get(f"/v1/invoices/{issued['id']}")
    for document in (issued, later, issued_fact(office, issued)):
        assert document["buyer"]["name"] == name
        assert document["buyer"]["address"] == "1 Old Road"
        assert document["seller"]["name"] == "Tandem Agency Ltd"


def issued_fact(office: Office, issued: Json) -> Json:
    """What invoice.issued.v1 says of it."""
    query = {"project_id": issued["project_id"], "type": "invoice.issued.v1"}
    [event] = office.read_feed(1, **query)
    return dict(event["data"])


def test_b29_a_currency_without_decimals_has_none_anywhere(office: Office) -> None:
    rate = {"from_currency_code": "JPY", "to_currency_code": "GBP", "rate": "0.0052"}
    office.finance.at.post("/v1/exchange-rates", rate | {"rate_on": str(today())})
    issued = office.issue(office.draft("3167", currency="JPY"))
    assert issued["net"] == money("3167", "JPY")
    assert issued["tax"] in (money("633", "JPY"), money("317", "JPY"))
    path = f"/v1/invoices/{issued['id']}/payments"
    with refused("VALUE_INVALID"):
        office.finance.at.post(path, {"amount": money("9500.5", "JPY")})
    paid = office.finance.at.post(path, {"amount": issued["total"]})
    assert (paid["status"], paid["due"]) == ("paid", money("0", "JPY"))


def test_b30_numbers_have_no_gap_whatever_happens_to_drafts(office: Office) -> None:
    drafts = [office.draft("100.00") for _ in range(6)]
    office.finance.at.delete(f"/v1/invoices/{drafts[0]['id']}")
    with ThreadPoolExecutor(5) as pool:
        issued = list(pool.map(office.issue, drafts[1:]))
    assert [draft["number"] for draft in drafts] == [""] * 6
    numbers = sorted(int(each["number"].rsplit("-", 1)[1]) for each in issued)
    assert numbers == list(range(numbers[0], numbers[0] + 5))


def test_b30_an_invoice_takes_no_more_than_it_asks_for_however_many_pay_at_once(
    office: Office,
) -> None:
    path = f"/v1/invoices/{office.issue(office.draft('100.00'))['id']}/payments"

    def pay(_: int) -> str:
        try:
            office.finance.at.post(path, {"amount": money("30.00")})
        except Refused as refusal:
            return refusal.reason
        return "taken"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(pay, range(8)))
    assert answers.count("taken") == 4
    assert set(answers) == {"taken", "INVOICE_NOT_PAYABLE"}
    assert even(office)


def test_b31_credited_hours_are_unbilled_again_and_credited_once(office: Office) -> None:
    finance, project = office.finance.at, worked(office, 90)
    asked = {"project_id": project["id"]}
    issued = office.issue(finance.post("/v1/invoices", asked))
    assert finance.get("/v1/unbilled-work", **asked)["items"] == []
    credit = f"/v1/invoices/{issued['id']}/credit"
    finance.post(credit, {"reason": "Wrong month."})
    assert office.unbilled(project["id"], 1)["totals"] == [money("150.00")]
    assert finance.post("/v1/invoices", asked)["net"] == money("150.00")
    with refused("INVOICE_NOT_CREDITABLE"):
        finance.post(credit, {"reason": "Again."})


def test_l19_what_clients_owe_is_aged_and_stated(office: Office) -> None:
    """L10, L19: the list, its sums and the statement agree about an invoice that is part paid."""
    finance, issued = office.finance.at, office.issue(office.draft("100.00"))
    client_id = issued["client_id"]
    finance.post(f"/v1/invoices/{issued['id']}/payments", {"amount": money("60.00")})
    [owed] = finance.get("/v1/receivables", ids=client_id, count="true")["items"]
    assert (owed["ageing"]["current"], owed["ageing"]["total"]) == (money("60.00"), money("60.00"))
    assert (owed["overdue"], owed["oldest_due_on"]) == (money("0.00"), issued["due_on"])
    sums = finance.get("/v1/receivable-sums")
    [total] = [one for one in sums["sums"] if one["currency_code"] == "GBP"]
    everybody = list(finance.items("/v1/receivables"))
    assert sums["days"] == 90
    assert Decimal(total["ageing"]["total"]["amount"]) == sum(
        Decimal(one["ageing"]["total"]["amount"]) for one in everybody
    )
    assert Decimal(total["dso_days"]) >= 0
    statement = finance.get(f"/v1/clients/{client_id}/statement")
    assert [line["kind"] for line in statement["lines"]] == ["invoice", "payment"]
    assert (statement["opening"], statement["closing"]) == (money("0.00"), money("60.00"))
    assert statement["ageing"] == owed["ageing"]
    with refused("DATE_OUT_OF_RANGE"):
        finance.get("/v1/receivables", as_at=str(today() + timedelta(days=1)))
    with refused("PERMISSION_REQUIRED"):
        office.worker.at.get(f"/v1/clients/{client_id}/statement")


def test_l12_work_in_progress_is_listed_by_client_and_age(office: Office) -> None:
    """L12: a client's line, the sums of all, and the entries behind them agree."""
    finance = office.finance.at
    project = worked(office, 90)
    [value] = finance.get("/v1/unbilled-work", project_id=project["id"])["totals"]
    [line] = finance.get("/v1/wip-ages", ids=project["client_id"], count="true")["items"]
    assert (line["ageing"]["total"], line["minutes"]) == (value, 90)
    assert sum(_amount(line["ageing"], age) for age in WIP_AGES) == Decimal(value["amount"])
    everybody = list(finance.items("/v1/wip-ages"))
    sums = finance.get("/v1/wip-age-sums")["sums"]
    [total] = [one for one in sums if one["currency_code"] == "GBP"]
    for age in (*WIP_AGES, "total"):
        each = [_amount(one["ageing"], age) for one in everybody]
        assert _amount(total["ageing"], age) == sum(each)
    assert total["clients"] == len(everybody)
    with refused("PERMISSION_REQUIRED"):
        office.worker.at.get("/v1/wip-ages")
    with refused("VALUE_UNKNOWN"):
        finance.get("/v1/wip-ages", order="age")


WIP_AGES = ("days_0_30", "days_31_60", "days_61_90", "days_over_90")


def _amount(ageing: Json, age: str) -> Decimal:
    return Decimal(ageing[age]["amount"])


def test_i03_the_margin_at_completion_takes_the_rest_of_the_plan_at_cost(office: Office) -> None:
    """I03, A7: 1.5 h are done, 2.5 h of the plan are left, and an hour costs 40.00."""
    finance = office.finance.at
    project = worked(office, 90)
    rate = {"person_id": office.worker.id, "hourly": money("40.00"), "effective_from": "2026-01-01"}
    finance.post("/v1/cost-rates", rate)
    task = {"project_id": project["id"], "name": "Film", "duration_days": 2}
    task["estimate_minutes"] = 150
    office.manager.at.post("/v1/tasks", task | {"assignee_id": office.worker.id})
    office.manager.at.post("/v1/tasks", task | {"name": "Poster", "estimate_minutes": 60})
    path = f"/v1/projects/{project['id']}/completion"

    def costed() -> Json | None:
        found = finance.get(path)
        return found if found["cost_to_date"] == money("60.00") else None

    found = eventually(costed, "the work has its cost")
    assert (found["remaining_cost"], found["cost_at_completion"]) == (
        money("100.00"),
        money("160.00"),
    )
    assert found["margin"] == money(str(Decimal(found["budget"]["amount"]) - 160))
    assert (found["remaining_minutes"], found["uncosted_minutes"]) == (210, 60)
    with refused("PERMISSION_REQUIRED"):
        office.manager.at.get(path)


def test_l07_an_issued_invoice_names_the_days_of_its_work(office: Office) -> None:
    finance = office.finance.at
    project = worked(office, 60, 60)
    draft = finance.post("/v1/invoices", {"project_id": project["id"]})
    assert (draft["supplied_from"], draft["supplied_to"]) == (None, None)
    issued = office.issue(draft)
    work = list(finance.items(f"/v1/invoices/{draft['id']}/work"))
    days = sorted(each["worked_on"] for each in work)
    assert (issued["supplied_from"], issued["supplied_to"]) == (days[0], days[-1])
    fee = office.draft("100.00")
    with refused("PERIOD_INCOMPLETE"):
        office.issue(fee, supplied_to="2026-01-31")
    stated = office.issue(fee, supplied_from="2026-01-01", supplied_to="2026-01-31")
    assert (stated["supplied_from"], stated["supplied_to"]) == ("2026-01-01", "2026-01-31")
