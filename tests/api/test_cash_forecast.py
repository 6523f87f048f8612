"""The cash forecast and what people enter into it, through the public API (L25)."""

from __future__ import annotations

from office import Office, money, refused, today, unlike


def test_l25_the_forecast_shows_what_is_expected_and_the_records_behind_it(
    office: Office,
) -> None:
    finance = office.finance.at
    invoice = office.issue(office.draft("500.00", payment_terms_days=14))
    name = unlike("Rent")
    body = {
        "name": name,
        "amount": money("-900.00"),
        "starts_on": today().replace(day=1).isoformat(),
        "every_months": 1,
    }
    item = finance.post("/v1/cash-items", body)
    asked = {"by": "week", "periods": 13}
    found = finance.get("/v1/cash-forecast", **asked)
    assert len(found["periods"]) == 13
    entries = finance.get("/v1/cash-forecast/entries", **asked)["entries"]
    by_id = {one["record_id"]: one for one in entries}
    assert by_id[invoice["id"]]["amount"] == money("600.00")
    assert by_id[item["id"]]["amount"] == money("-900.00")
    finance.post(f"/v1/cash-items/{item['id']}/archive")
    left = finance.get("/v1/cash-forecast/entries", source="items", **asked)["entries"]
    assert item["id"] not in {one["record_id"] for one in left}
    assert finance.get("/v1/cash-items", search=name, archived="yes", count=True)["total"] == 1
    with refused("PERMISSION_REQUIRED"):
        office.seller.at.get("/v1/cash-forecast")
