"""Payments of clients over several invoices, on account, back and forth (L10)."""

from __future__ import annotations

from agency.waiting import eventually
from office import Office, money, refused, today
from standalone.rest import Json


def invoices_of_one_client(office: Office, *amounts: str) -> list[Json]:
    """Issued, with 20 % tax, each for a project of its own."""
    client_id = office.client()["id"]
    made = []
    for amount in amounts:
        project = office.project(client_id)
        office.milestones(project["id"], amount)
        draft = office.finance.at.post("/v1/invoices", {"project_id": project["id"]})
        made.append(office.issue(draft))
    return made


def test_l10_one_payment_pays_several_invoices_and_leaves_the_rest_on_account(
    office: Office,
) -> None:
    first, second = invoices_of_one_client(office, "100.00", "200.00")
    finance, client_id = office.finance.at, first["client_id"]
    paid = finance.post(
        "/v1/payments",
        {
            "client_id": client_id,
            "amount": money("400.00"),
            "reference": "BACS 4711",
            "method": "bank_transfer",
            "allocations": [
                {"invoice_id": first["id"], "amount": first["due"]},
                {"invoice_id": second["id"], "amount": money("200.00")},
            ],
        },
    )
    path = f"/v1/payments/{paid['id']}"
    assert (paid["allocated"], paid["on_account"]) == (money("320.00"), money("80.00"))
    assert finance.get(f"/v1/invoices/{first['id']}")["status"] == "paid"
    [owed] = finance.get("/v1/receivables", ids=client_id)["items"]
    assert (owed["ageing"]["credit"], owed["ageing"]["total"]) == (money("-80.00"), money("-40.00"))
    rest = {"allocations": [{"invoice_id": second["id"], "amount": money("40.00")}]}
    used = finance.post(f"{path}/allocations", rest)
    assert used["on_account"] == money("40.00")
    assert finance.get(f"/v1/invoices/{second['id']}")["status"] == "paid"
    row = used["allocations"][0]["payment_id"]
    with refused("VALUE_INVALID"):
        finance.post(f"{path}/allocations/{row}/take-back", {})
    back = finance.post(f"{path}/allocations/{row}/take-back", {"reason": "Meant for another"})
    assert back["on_account"] == money("160.00")
    refunded = finance.post(f"{path}/refunds", {"amount": money("60.00")})
    assert (refunded["refunded"], refunded["on_account"]) == (money("60.00"), money("100.00"))
    finance.post(f"{path}/reverse-refunds", {"reason": "The bank returned it"})
    gone = finance.post(f"{path}/reverse", {"reason": "Cheque bounced"})
    assert (gone["reversed"], gone["allocations"]) == (True, [])
    kinds = [one["kind"] for one in finance.get(path)["entries"]]
    assert kinds[:3] == ["received", "allocated", "allocated"]
    assert kinds[-1] == "reversed"
    statement = finance.get(f"/v1/clients/{client_id}/statement", **{"from": today().isoformat()})
    assert statement["closing"] == money("360.00")


def test_l10_a_credit_note_pays_another_invoice(office: Office) -> None:
    first, second = invoices_of_one_client(office, "100.00", "50.00")
    finance = office.finance.at
    finance.post(f"/v1/invoices/{first['id']}/payments", {"amount": first["due"]})
    finance.post(f"/v1/invoices/{first['id']}/credit", {"reason": "Never delivered"})
    credit = finance.post(f"/v1/invoices/{first['id']}/credit-on-account", {})
    assert (credit["kind"], credit["number"]) == ("credit", first["number"])
    body = {"allocations": [{"invoice_id": second["id"], "amount": second["due"]}]}
    used = finance.post(f"/v1/payments/{credit['id']}/allocations", body)
    assert used["on_account"] == money("60.00")
    assert finance.get(f"/v1/invoices/{second['id']}")["status"] == "paid"


def test_l10_a_payment_on_an_invoice_is_found_among_the_payments_of_its_client(
    office: Office,
) -> None:
    [invoice] = invoices_of_one_client(office, "100.00")
    finance, seller = office.finance.at, office.seller.at
    finance.post(f"/v1/invoices/{invoice['id']}/payments", {"amount": money("20.00")})
    asked = {"client_id": invoice["client_id"], "count": "true"}
    [payment] = finance.get("/v1/payments", **asked)["items"]
    assert (payment["amount"], payment["number"]) == (money("20.00"), invoice["number"])
    assert seller.get("/v1/payments", **asked)["total"] == 1
    [total] = finance.get("/v1/payment-sums", client_id=invoice["client_id"])["sums"]
    assert (total["amount"], total["on_account"]) == (money("20.00"), money("0.00"))
    with refused("PERMISSION_REQUIRED"):
        seller.post(f"/v1/payments/{payment['id']}/reverse", {"reason": "Not theirs to do"})


def test_l10_money_in_another_currency_or_beyond_the_payment_is_refused(office: Office) -> None:
    [invoice] = invoices_of_one_client(office, "100.00")
    finance, client_id = office.finance.at, invoice["client_id"]
    euro = money("120.00", "EUR")
    for amount, part, reason in [
        (euro, euro, "CURRENCY_DIFFERS"),
        (money("50.00"), money("60.00"), "ALLOCATIONS_EXCEED_PAYMENT"),
        (money("500.00"), money("120.01"), "PAYMENT_EXCEEDS_DUE"),
    ]:
        allocations = [{"invoice_id": invoice["id"], "amount": part}]
        body = {"client_id": client_id, "amount": amount, "allocations": allocations}
        with refused(reason):
            finance.post("/v1/payments", body)
    assert finance.get("/v1/payments", client_id=client_id)["items"] == []


def test_l10_the_feed_tells_of_payments(office: Office) -> None:
    client_id = office.client()["id"]
    ask = office.finance.at.unless_missing
    body = {"client_id": client_id, "amount": money("75.00")}
    paid = eventually(lambda: ask("/v1/payments", body), "finance knows the client")

    def is_published() -> bool:
        found = office.read_feed(1, type="client_payment.recorded.v1")
        return paid["id"] in [event["data"]["client_payment_id"] for event in found]

    assert eventually(is_published, "the payment is in the feed")
