"""Media orders, levies and gross income, through the public API (L21, M-15, J02, J05)."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from office import Office, money, refused, today, unlike
from standalone.rest import Json
from test_invoices import worked

FLIGHT = {"starts_on": "2026-05-01", "ends_on": "2026-05-31"}


def placement(gross: str = "100000.00", **more: Any) -> Json:
    made = {"description": "Full page", "medium": "press", "gross": money(gross)}
    return made | FLIGHT | {"commission": "0.15", "billing": "gross"} | more


def booked(office: Office, *placements: Json, **more: Any) -> tuple[Json, Json]:
    """(project, media order), approved, with a publisher of its own."""
    project, finance = office.project(sold="400000.00"), office.finance.at
    supplier = finance.post("/v1/suppliers", {"name": unlike("Publisher")})
    body = {"supplier_id": supplier["id"], "project_id": project["id"]}
    order = finance.post("/v1/media-orders", body | {"placements": list(placements)} | more)
    approver = office.join("finance").at
    approver.post(f"/v1/purchase-orders/{order['id']}/approve")
    return project, finance.get(f"/v1/media-orders/{order['id']}")


def billed(office: Office, order: Json, amount: str) -> Json:
    """The publisher's bill for the first placement, approved."""
    line = {"description": "Full page", "amount": money(amount)}
    line |= {"purchase_order_line_id": order["placements"][0]["id"]}
    body = {"supplier_id": order["supplier_id"], "supplier_number": unlike("B"), "lines": [line]}
    bill = office.finance.at.post("/v1/bills", body | {"issued_on": str(today())})
    return office.join("finance").at.post(f"/v1/bills/{bill['id']}/approve")


def ran(office: Office, order: Json, quantity: str = "1", **more: Any) -> Json:
    path = f"/v1/media-orders/{order['id']}/placements/{order['placements'][0]['id']}/runs"
    return office.finance.at.post(path, {"quantity": quantity} | more)


def profit(office: Office, project: Json) -> Json:
    [found] = office.finance.at.get(
        "/v1/profitability", project_id=project["id"], group_by="project"
    )["items"]
    return found


def pence(amount: Json | None) -> int:
    return int(amount["amount"].replace(".", "")) if amount else 0


def postings(office: Office, source_id: str) -> dict[str, str]:
    """By account: debit less credit, of all journals of a record."""
    found: dict[str, int] = {}
    for journal in office.finance.at.items("/v1/journals", source_id=source_id):
        for one in journal["postings"]:
            sides = [
                int((one[side] or {"amount": "0"})["amount"].replace(".", ""))
                for side in ("debit", "credit")
            ]
            code = one["ledger_account"]
            found[code] = found.get(code, 0) + sides[0] - sides[1]
    return {code: f"{minor / 100:.2f}" for code, minor in found.items() if minor}


def test_m15_a_principal_shows_sale_and_cost_and_an_agent_the_commission(office: Office) -> None:
    """M-15: principal 100,000 / 85,000, agent 15,000; AGI 15,000 in both, in figures and books."""
    shown = {}
    for treatment in ("principal", "agent"):
        project, order = booked(office, placement(treatment=treatment))
        assert (order["net"], order["income"]) == (money("85000.00"), money("15000.00"))
        draft = office.finance.at.post(f"/v1/media-orders/{order['id']}/invoice", {})
        invoice = office.issue(draft)
        assert invoice["net"] == money("100000.00")
        ran(office, order)
        bill = billed(office, order, "85000.00")
        found = profit(office, project)
        shown[treatment] = [
            found[name]["amount"] for name in ("revenue", "bought", "agi", "contribution")
        ]
        books = postings(office, invoice["id"]) | {"bill": postings(office, bill["id"])}
        shown[f"{treatment} books"] = [books.get("4000"), books.get("2106"), books["bill"]]
    assert shown["principal"] == ["100000.00", "85000.00", "15000.00", "15000.00"]
    assert shown["agent"] == ["15000.00", "0.00", "15000.00", "15000.00"]
    revenue, passed, of_bill = shown["principal books"]
    assert (revenue, passed, of_bill["5002"]) == ("-100000.00", None, "85000.00")
    revenue, passed, of_bill = shown["agent books"]
    assert (revenue, passed, of_bill["2106"]) == ("-15000.00", "-85000.00", "85000.00")
    assert "5002" not in of_bill


def test_l21_a_credit_of_an_agents_line_takes_back_its_part(office: Office) -> None:
    """L21: half of the line is credited; half of what was owed on is owed no more."""
    project, order = booked(office, placement(treatment="agent"))
    finance = office.finance.at
    invoice = office.issue(finance.post(f"/v1/media-orders/{order['id']}/invoice", {}))
    [line] = invoice["lines"]
    body = {
        "reason": "Half did not run",
        "lines": [{"invoice_line_id": line["id"], "amount": money("50000.00")}],
    }
    finance.post(f"/v1/invoices/{invoice['id']}/credit", body)
    found = profit(office, project)
    assert (found["billed"], found["passed_on"]) == (money("50000.00"), money("42500.00"))
    assert found["agi"] == money("7500.00")
    again = finance.post(f"/v1/media-orders/{order['id']}/invoice", {})
    assert again["net"] == money("50000.00")


def test_l21_the_client_pays_gross_net_and_a_fee_or_the_commission_alone(office: Office) -> None:
    """L21: gross 1,000.00 with 15 %: 1,000.00; 850.00 and 5 %: 892.50; 150.00."""
    _, order = booked(
        office,
        placement("1000.00"),
        placement("1000.00", billing="net_plus_commission", fee="0.05"),
        placement("1000.00", billing="commission_only"),
    )
    prices = [one["client_price"]["amount"] for one in order["placements"]]
    assert prices == ["1000.00", "892.50", "150.00"]
    assert order["income"] == money("342.50")
    purchase = office.finance.at.get(f"/v1/purchase-orders/{order['id']}")
    assert purchase["open"] == money("1700.00")
    draft = office.finance.at.post(f"/v1/media-orders/{order['id']}/invoice", {})
    assert draft["net"] == money("2042.50")
    with refused("NOTHING_TO_BILL"):
        office.finance.at.post(f"/v1/media-orders/{order['id']}/invoice", {})


def test_l21_what_did_not_run_is_missed_in_the_match_and_made_good(office: Office) -> None:
    _, order = booked(office, placement("1200.00", quantity="12"))
    assert ran(office, order, "10")["placements"][0]["short"] == "2"
    line = {"description": "12 spots", "amount": money("1020.00"), "quantity": "12"}
    line |= {"purchase_order_line_id": order["placements"][0]["id"]}
    body = {"supplier_id": order["supplier_id"], "supplier_number": unlike("B"), "lines": [line]}
    bill = office.finance.at.post("/v1/bills", body | {"issued_on": str(today())})
    approver = office.join("finance").at
    with refused("BILL_OUTSIDE_TOLERANCE"):
        approver.post(f"/v1/bills/{bill['id']}/approve")
    after = ran(office, order, "2", kind="make_good")["placements"][0]
    assert (after["ran"], after["made_good"], after["short"]) == ("10", "2", "0")
    assert approver.post(f"/v1/bills/{bill['id']}/approve")["status"] == "approved"


def test_l21_a_change_of_order_keeps_its_terms_and_a_cancellation_ends_it(office: Office) -> None:
    project, order = booked(office, placement("1000.00"), placement("2000.00"))
    finance, path = office.finance.at, f"/v1/media-orders/{order['id']}/placements"
    first, second = (one["id"] for one in order["placements"])
    office.join("finance").at.post(
        f"{path}/{first}/change", {"gross": money("1500.00"), "reason": "A larger page"}
    )
    finance.post(f"{path}/{second}/cancel", {"reason": "The magazine is not printed"})
    found = finance.get(f"/v1/media-orders/{order['id']}")
    assert (found["net"], found["client_price"]) == (money("1275.00"), money("1500.00"))
    [change] = found["placements"][0]["changes"]
    assert (change["gross"], change["reason"]) == (money("1000.00"), "A larger page")
    assert found["placements"][1]["cancelled_on"]
    commitments = finance.get(f"/v1/projects/{project['id']}/commitments")
    assert commitments["committed"] == money("1500.00")
    invoice = office.issue(finance.post(f"/v1/media-orders/{order['id']}/invoice", {}))
    assert invoice["net"] == money("1500.00")
    with refused("ORDER_LINE_INVOICED"):
        finance.post(f"{path}/{first}/cancel", {"reason": "Too late"})
    after = finance.get(f"/v1/projects/{project['id']}/commitments")
    assert (after["committed"], after["actual"]) == (money("0.00"), money("1500.00"))


def test_l21_what_an_agent_owes_on_leaves_the_account_that_its_line_is_on(office: Office) -> None:
    """L21: a line on an income account of its own leaves its commission there, also credited."""
    finance, code = office.finance.at, str(4500 + secrets.randbelow(400))
    account = {"code": code, "name": unlike("Media"), "kind": "income"}
    finance.post("/v1/ledger-accounts", account)
    _, order = booked(office, placement("1000.00", treatment="agent"))
    draft = finance.post(f"/v1/media-orders/{order['id']}/invoice", {})
    [line] = draft["lines"]
    finance.patch(f"/v1/invoices/{draft['id']}/lines/{line['id']}", {"ledger_account": code})
    invoice = office.issue(draft)
    books = postings(office, invoice["id"])
    assert (books[code], books["2106"], books.get("4000")) == ("-150.00", "-850.00", None)
    credited = finance.post(f"/v1/invoices/{invoice['id']}/credit", {"reason": "Not printed"})
    back = postings(office, credited["credit_note"]["id"])
    assert (back[code], back["2106"], back.get("4000")) == ("150.00", "850.00", None)


def test_l21_a_refusal_names_the_field_of_the_placement(office: Office) -> None:
    """L21: what is wrong is named as it was sent, and a change that changes nothing is refused."""
    finance = office.finance.at

    def wrong(reason: str, *placements: Json, **more: Any) -> str:
        with refused(reason) as raised:
            booked(office, *placements, **more)
        return str(raised.value.problem["field"])

    euros = placement() | {"gross": money("5.00", "EUR")}
    assert wrong("DECIMAL_MALFORMED", placement(quantity="0")) == "placements.0.quantity"
    where = wrong("CURRENCY_DIFFERS", placement(), euros)
    assert where == "placements.1.gross.currency_code"
    unknown = office.client()["id"]
    where = wrong("LEVY_NOT_FOUND", placement(), opted_out_levy_ids=[unknown])
    assert where == "opted_out_levy_ids"
    _, order = booked(office, placement("1000.00"))
    with refused("DATE_IN_FUTURE") as raised:
        ran(office, order, ran_on=str(today() + timedelta(days=2)))
    assert raised.value.problem["field"] == "ran_on"
    path = f"/v1/media-orders/{order['id']}/placements/{order['placements'][0]['id']}/change"
    with refused("NOTHING_CHANGED"):
        finance.post(path, {"gross": money("1000.00"), "reason": "The same again"})
    assert finance.get(f"/v1/media-orders/{order['id']}")["placements"][0]["changes"] == []


def test_l21_a_levy_stands_apart_without_vat_unless_the_client_opts_out(office: Office) -> None:
    """Behaviour 15: 0.1 % of media cost, apart, no VAT, opted out generally or by campaign."""
    finance = office.finance.at
    body = {"name": unlike("ASBOF"), "base": "gross", "payer": "client", "rate": "0.001"}
    levy = finance.post("/v1/levies", body | {"starts_on": "2020-01-01"})
    path = f"/v1/levies/{levy['id']}"
    try:
        project, order = booked(office, placement(treatment="agent"))
        invoice = office.issue(finance.post(f"/v1/media-orders/{order['id']}/invoice", {}))
        [media, line] = invoice["lines"]
        assert (media["kind"], line["kind"]) == ("media", "levy")
        assert (line["amount"], line["tax"]) == (money("100.00"), money("0.00"))
        assert media["tax"] == money("20000.00")
        assert postings(office, invoice["id"])["2107"] == "-100.00"
        assert profit(office, project)["agi"] == money("15000.00")
        [owed] = finance.get(f"{path}/owed")["owed"]
        assert owed["amount"] == money("100.00")
        with refused("PERIOD_NOT_OVER"):
            finance.post(f"{path}/remittances", {"day": str(today()), "currency_code": "GBP"})
        with refused("LEVY_RATE_USED"):
            finance.put(f"{path}/rates", {"starts_on": "2021-01-01", "rate": "0.002"})
        _, without = booked(office, placement(), opted_out_levy_ids=[levy["id"]])
        draft = finance.post(f"/v1/media-orders/{without['id']}/invoice", {})
        assert [one["kind"] for one in draft["lines"]] == ["media"]
        other, order = booked(office, placement())
        with refused("VALUE_INVALID"):
            finance.put(f"{path}/clients/{other['client_id']}", {})
        finance.put(f"{path}/clients/{other['client_id']}", {"pays": False})
        draft = finance.post(f"/v1/media-orders/{order['id']}/invoice", {})
        assert [one["kind"] for one in draft["lines"]] == ["media"]
    finally:
        finance.post(f"{path}/archive")


def test_l21_a_levy_on_fees_is_remitted_at_the_rate_of_each_day(office: Office) -> None:
    """The Künstlersozialabgabe: 5.0 % in 2025, 4.9 % from 2026; borne by the agency."""
    finance = office.finance.at
    body = {"name": unlike("KSA"), "base": "fees", "payer": "agency", "rate": "0.05"}
    levy = finance.post("/v1/levies", body | {"starts_on": "2020-01-01", "remitted": "monthly"})
    path = f"/v1/levies/{levy['id']}"
    last_month = today().replace(day=1) - timedelta(days=1)
    this_month = {"starts_on": str(today().replace(day=1)), "rate": "0.049"}
    assert finance.put(f"{path}/rates", this_month)["rate"] == "0.0490"
    artist = finance.post("/v1/suppliers", {"name": unlike("Artist")})
    finance.put(f"{path}/suppliers", {"supplier_ids": [artist["id"]]})
    approver = office.join("finance").at
    for day, amount in ((last_month, "1000.00"), (today(), "2000.00")):
        line = {"description": "Illustration", "amount": money(amount)}
        bill = {"supplier_id": artist["id"], "supplier_number": unlike("A"), "lines": [line]}
        made = finance.post("/v1/bills", bill | {"issued_on": str(day)})
        approver.post(f"/v1/bills/{made['id']}/approve")
    [before] = finance.get(f"{path}/owed", day=str(last_month))["owed"]
    [now] = finance.get(f"{path}/owed")["owed"]
    assert (before["base"], before["amount"]) == (money("1000.00"), money("50.00"))
    assert (now["base"], now["amount"]) == (money("2000.00"), money("98.00"))
    paid = {"day": str(last_month), "currency_code": "GBP"}
    remitted = finance.post(f"{path}/remittances", paid)
    assert remitted["amount"] == money("50.00")
    assert set(postings(office, remitted["id"]).values()) == {"50.00", "-50.00"}
    with refused("LEVY_REMITTED"):
        finance.post(f"{path}/remittances", paid)


def test_l21_a_rebate_is_kept_or_passed_on(office: Office) -> None:
    project, order = booked(office, placement("1000.00"))
    finance = office.finance.at
    body = {"supplier_id": order["supplier_id"], "project_id": project["id"]}
    body |= {"starts_on": "2026-01-01", "ends_on": "2026-03-31", "amount": money("300.00")}
    made = finance.post("/v1/media-rebates", body | {"passed": money("100.00")})
    assert made["kept"] == money("200.00")
    books = postings(office, made["id"])
    assert (books["1200"], books["2106"], books["5002"]) == ("300.00", "-100.00", "-200.00")
    assert profit(office, project)["agi"] == money("200.00")
    with refused("AMOUNT_OUT_OF_RANGE"):
        finance.post("/v1/media-rebates", body | {"passed": money("300.01")})
    with refused("EXCHANGE_RATE_MISSING") as raised:
        finance.post("/v1/media-rebates", body | {"amount": money("300", "VND")})
    assert raised.value.problem["field"] == "received_on"


def test_j02_j05_purchases_lower_gross_income_by_client_project_service_and_person(
    office: Office,
) -> None:
    """J02, J05: 200.00 of work billed, a purchase of 50.00: AGI 150.00, 75.00 for each hour."""
    project, finance = worked(office, 60, 60), office.finance.at
    supplier = finance.post("/v1/suppliers", {"name": unlike("Printer")})
    line = {"description": "Posters", "amount": money("50.00"), "project_id": project["id"]}
    body = {"supplier_id": supplier["id"], "supplier_number": unlike("P"), "lines": [line]}
    bill = finance.post("/v1/bills", body | {"issued_on": str(today())})
    office.join("finance").at.post(f"/v1/bills/{bill['id']}/approve")
    office.issue(finance.post("/v1/invoices", {"project_id": project["id"]}))
    wanted = {"client_id": project["client_id"]}
    for group in ("client", "project"):
        [found] = finance.get("/v1/profitability", **wanted, group_by=group)["items"]
        assert (found["revenue"], found["bought"]) == (money("200.00"), money("50.00"))
        assert (found["agi"], found["average_billable_rate"]) == (money("150.00"), money("75.00"))
        cost = found["labour_cost"]["amount"].replace(".", "")
        left = 150_00 - int(cost)
        assert found["contribution"] == money(f"{left / 100:.2f}")
    people = finance.get("/v1/profitability", **wanted, group_by="person")["items"]
    by_person = {one["id"]: one["agi"]["amount"] for one in people}
    assert (by_person[office.worker.id], by_person[None]) == ("200.00", "-50.00")
    services = finance.get("/v1/profitability", **wanted, group_by="charge_role")["items"]
    assert sorted(one["agi"]["amount"] for one in services) == ["-50.00", "200.00"]
    ordered = finance.get("/v1/profitability", **wanted, group_by="person", order_by="-agi")
    assert [one["id"] for one in ordered["items"]] == [office.worker.id, None]


def test_behaviour_14_revenue_and_cost_go_from_expected_to_settled(office: Office) -> None:
    """Behaviour 14: revenue expected, to invoice, invoiced; cost expected, to bill, billed."""
    project, order = booked(office, placement("1000.00"), placement("500.00"))
    finance, path = office.finance.at, f"/v1/projects/{project['id']}/expected-profit"

    def columns(side: str) -> list[str]:
        found = finance.get(path)[side]
        return [found[name]["amount"] for name in ("expected", "to_settle", "settled")]

    assert columns("revenue") == ["400000.00", "1500.00", "0.00"]
    assert columns("purchases") == ["1275.00", "1275.00", "0.00"]
    first = order["placements"][0]["id"]
    wanted = {"placement_ids": [first]}
    office.issue(finance.post(f"/v1/media-orders/{order['id']}/invoice", wanted))
    ran(office, order)
    billed(office, order, "850.00")
    assert columns("revenue") == ["400000.00", "500.00", "1000.00"]
    assert columns("purchases") == ["1275.00", "425.00", "850.00"]
    found = finance.get(path)
    assert found["expected_agi"] == money("398725.00")
    assert found["expected_contribution"] == found["expected_agi"]


def test_m15_recognition_leaves_media_as_it_was_invoiced(office: Office) -> None:
    """M-15: a fee of 9,000 by its months; media of 1,000 as an agent is no contract liability."""
    project, order = booked(office, placement("1000.00", treatment="agent"))
    finance, id_ = office.finance.at, project["id"]
    first = today().replace(day=1) - timedelta(days=62)
    line = {"name": "Fee", "method": "straight_line", "price": money("9000.00")}
    line |= {"starts_on": str(first), "ends_on": str(first + timedelta(days=29))}
    plan = {"currency_code": "GBP", "lines": [line]}
    finance.put(f"/v1/projects/{id_}/revenue-plan", plan)
    office.issue(finance.post(f"/v1/media-orders/{order['id']}/invoice", {}))
    next_month = (today().replace(day=1) + timedelta(days=32)).replace(day=1)
    through = str(next_month - timedelta(days=1))
    projects = finance.get("/v1/recognition-preview", through=through)["projects"]
    [found] = [one for one in projects if one["project_id"] == id_]
    assert (found["revenue"], found["billed"]) == (money("9000.00"), money("0.00"))
    assert found["contract_liability"] == money("0.00")


def test_the_figures_of_project_client_and_month_count_purchases(office: Office) -> None:
    """J02: margins of overviews are of gross income, as the books and the explorer have them."""
    project, order = booked(office, placement("1000.00"))
    finance = office.finance.at
    office.issue(finance.post(f"/v1/media-orders/{order['id']}/invoice", {}))
    ran(office, order)
    billed(office, order, "850.00")
    of_project = finance.get(f"/v1/projects/{project['id']}/overview")["finance"]["figures"]
    of_client = finance.get(f"/v1/clients/{project['client_id']}/overview")["finance"]
    [of_month] = finance.get("/v1/month-figures", project_id=project["id"])["totals"]
    for found in (of_project, of_client["figures"][0], of_month):
        assert (found["bought"], found["agi"]) == (money("850.00"), money("150.00"))
        assert found["margin_invoiced"] == money("150.00")
