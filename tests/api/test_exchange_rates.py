"""Exchange rates of days: by hand, from files of the ECB, and converting with them (L15)."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta

import pytest
from office import Office, refused, today
from standalone.rest import Json, Refused

RATES = "/v1/exchange-rates"
CONVERSION = f"{RATES}/conversion"


def a_file(text: str) -> str:
    return b64encode(text.encode()).decode()


def entered(office: Office, *pair: str, rate: str, ago: int = 0) -> Json:
    body = {"from_currency_code": pair[0], "to_currency_code": pair[1], "rate": rate}
    day = str(today() - timedelta(days=ago))
    return office.finance.at.post(RATES, body | {"rate_on": day})


def test_l15_a_rate_is_entered_corrected_archived_and_put_right_again(office: Office) -> None:
    finance = office.finance.at
    made = entered(office, "CHF", "NOK", rate="11.9")
    assert (made["source"], made["rate"]) == ("hand", "11.9")
    assert made["recorded_by_name"] == office.finance.name
    with refused("EXCHANGE_RATE_EXISTS"):
        entered(office, "CHF", "NOK", rate="12")
    path = f"{RATES}/{made['id']}"
    with refused("RATE_MALFORMED"):
        finance.patch(path, {"rate": "-1", "reason": "No"})
    finance.patch(path, {"rate": "12.05", "reason": "Read from the wrong line"})
    shown = finance.get(path)
    assert (shown["rate"], shown["reason"]) == ("12.05", "Read from the wrong line")
    assert [one["rate"] for one in shown["past"]] == ["11.9"]
    asked = {"from": "CHF", "to": "NOK", "on": str(today()), "amount": "100.00"}
    assert finance.get(CONVERSION, **asked)["converted"]["amount"] == "1205.00"
    assert finance.post(f"{path}/archive")["archived"]
    with refused("EXCHANGE_RATE_MISSING"):
        finance.get(CONVERSION, **asked)
    assert not finance.post(f"{path}/restore")["archived"]
    back = finance.get(CONVERSION, **asked | {"from": "NOK", "to": "CHF"})
    assert (back["way"], back["converted"]["amount"]) == ("inverse", "8.30")


def test_l15_a_day_without_a_rate_has_the_last_one_before_it(office: Office) -> None:
    entered(office, "SGD", "MYR", rate="3.4", ago=20)
    finance, day = office.finance.at, today() - timedelta(days=12)
    found = finance.get(CONVERSION, **{"from": "SGD", "to": "MYR", "on": str(day)})
    assert found["rate_on"] == str(today() - timedelta(days=20))
    assert found["explanation"].endswith(f"the last before {day}.")
    with pytest.raises(Refused, match=rf"EXCHANGE_RATE_MISSING.*SGD to MYR for {today()}"):
        finance.get(CONVERSION, **{"from": "SGD", "to": "MYR", "on": str(today())})


def test_l15_a_file_of_the_ecb_is_previewed_imported_and_known_the_second_time(
    office: Office,
) -> None:
    finance = office.finance.at
    days = [today() - timedelta(days=ago) for ago in (41, 40)]
    lines = [f"{days[0]},7.46,25.30,1.95,", f"{days[1]},7.45,25.20,N/A,"]
    body = {"content": a_file("\n".join(["Date,DKK,CZK,CYP,", *lines])), "file_name": "h.csv"}
    preview = finance.post("/v1/exchange-rate-imports", body | {"preview": True})
    assert (preview["new_rates"], preview["known_rates"]) == (4, 0)
    assert preview["unknown_currency_codes"] == ["CYP"]
    assert not finance.get(RATES, currency_code="DKK", rate_from=str(days[0]))["items"]
    done = finance.post("/v1/exchange-rate-imports", body)
    assert (done["new_rates"], done["last_on"]) == (4, str(days[1]))
    again = finance.post("/v1/exchange-rate-imports", body)
    assert (again["new_rates"], again["known_rates"]) == (0, 4)
    other = body | {"content": a_file(f"Date,DKK\n{days[0]},7.5\n")}
    different = finance.post("/v1/exchange-rate-imports", other)
    assert (different["new_rates"], different["different_rates"]) == (0, 1)
    assert different["different"][0]["kept_rate"] == "7.46"
    cross = {"from": "DKK", "to": "CZK", "on": str(days[0]), "amount": "74.60"}
    found = finance.get(CONVERSION, **cross)
    assert (found["way"], found["converted"]["amount"]) == ("cross", "253.00")
    assert len(found["rates"]) == 2


def test_l15_rates_are_listed_filtered_and_ordered(office: Office) -> None:
    for ago, rate in ((3, "0.091"), (2, "0.092"), (1, "0.093")):
        entered(office, "ISK", "HUF", rate=rate, ago=ago)
    finance = office.finance.at
    listed = finance.get(RATES, currency_code="HUF", order="rate_on", count=True)
    assert listed["total"] == 3
    assert [one["rate"] for one in listed["items"]] == ["0.091", "0.092", "0.093"]
    day = str(today() - timedelta(days=2))
    some = finance.get(RATES, currency_code="ISK", rate_from=day, source="hand", archived="no")
    assert [one["rate"] for one in some["items"]] == ["0.093", "0.092"]
    with refused("PERMISSION_REQUIRED"):
        office.worker.at.get(RATES)
