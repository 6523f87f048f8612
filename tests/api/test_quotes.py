"""Quotes, rates and budgets through the public API (B32, B34, B36)."""

from __future__ import annotations

from datetime import timedelta

from agency.waiting import eventually
from office import ZONE, Office, money, refused, today


def test_b32_a_quote_is_accepted_on_its_last_day_where_the_agency_is(office: Office) -> None:
    project = office.project(sold="")["id"]
    quote = office.quote(project, "1000.00", valid_until=today().isoformat())
    assert quote["status"] == "sent"
    assert office.accept(quote)["status"] == "accepted"
    with refused("VALID_UNTIL_OUT_OF_RANGE") as refusal:
        yesterday = today() - timedelta(days=1)
        office.quote(project, "1000.00", valid_until=yesterday.isoformat())
    assert ZONE in str(refusal.value)


def test_b34_a_late_rate_card_says_what_unbilled_work_it_would_price_otherwise(
    office: Office,
) -> None:
    project = office.project()
    office.rates(project["client_id"], "100.00")
    entry = office.log(project["id"], 60)
    office.approve(entry)
    assert office.unbilled(project["id"], 1)["totals"] == [money("100.00")]
    card = office.rates(project["client_id"], "120.00", effective_from=entry["worked_on"])
    warned = card["priced_otherwise"]
    assert (warned["entries"], warned["minutes"]) == (1, 60)
    assert (warned["value"], warned["value_by_card"]) == (money("100.00"), money("120.00"))
    assert office.unbilled(project["id"], 1)["totals"] == [money("100.00")]


def test_b36_each_threshold_of_a_budget_is_told_once(office: Office) -> None:
    """I02: 50, 75, 90 and 100 percent of the money, each once, however many are reached at once."""
    project = office.project(sold="")
    office.rates(project["client_id"], "100.00")
    office.accept(office.quote(project["id"], "1000.00"))
    path, alerts = f"/v1/projects/{project['id']}/budget", []
    for minutes, used, share in (
        (264, "440.00", "0.44"),
        (36, "500.00", "0.50"),
        (300, "1000.00", "1.00"),
        (60, "1100.00", "1.10"),
    ):
        office.approve(office.log(project["id"], minutes))
        budget = eventually(lambda u=used: office.budget(path, u), f"{used} are used")
        alerts.append((budget["used_share"], raised(office, project["id"])))
        assert budget["used_share"] == share
    assert [each for _, each in alerts] == [[], [50], [50, 75, 90, 100], [50, 75, 90, 100]]
    office.accept(office.quote(project["id"], "1000.00"))
    doubled = office.finance.at.get(path)
    assert (doubled["total"], doubled["used_share"]) == (money("2000.00"), "0.55")


def raised(office: Office, project_id: str) -> list[int]:
    found = office.finance.at.items("/v1/budget-alerts", project_id=project_id)
    return sorted(each["threshold_percent"] for each in found)
