"""Restated records are published as the last fact of each left them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

import pytest
from bus.operating.restating import restatable, restate
from gateway.testing import Person
from records import TODAY, Records, common_records, gbp, make_records
from sqlalchemy import text
from whole_product import SERVICES, House, house, made


@pytest.fixture(scope="module")
def running() -> Iterator[House]:
    with house() as running:
        boss = running.gateway.person("administrator")
        ada = running.person("administrator", "Ada Boss", boss)
        running.settle()
        common_records(running, ada)
        records = make_records(running, ada, "Alder")
        running.settle()
        _make_records_of_finance(ada, records)
        running.settle()
        yield running


def _make_records_of_finance(ada: Person, records: Records) -> None:
    of_client = f"/v1/clients/{records.ids['client_id']}/legal-entity"
    made(ada.put(of_client, {"legal_entity_id": records.ids["legal_entity_id"]}))
    made(ada.post(f"/v1/quotes/{records.ids['quote_id']}/links", {}))
    limit = {"limit": gbp("500.00")}
    made(ada.put(f"/v1/purchase-limits/{records.project_manager.id}", limit))
    made(ada.put("/v1/purchase-policy", {"over_budget": "stop"}))
    rate = {"from_currency_code": "EUR", "to_currency_code": "GBP", "rate": "0.8571"}
    made(ada.post("/v1/exchange-rates", rate | {"rate_on": TODAY.isoformat()}))
    made(ada.put("/v1/demand/threshold", {"gap_minutes": 2400, "months_ahead": 2}))
    made(ada.put("/v1/match-tolerance", {"share": "0.05"}))
    levels = [{"days_after_due": 7, "title": "Reminder", "words": "Please pay {total}."}]
    policy = {"currency_code": "GBP", "days_to_pay": 7, "levels": levels}
    made(ada.put("/v1/dunning-policy", policy))
    rent = {"name": "Rent", "amount": gbp("-900.00"), "starts_on": TODAY.isoformat()}
    made(ada.post("/v1/cash-items", rent))
    days = {"worked_from": TODAY.isoformat(), "worked_to": TODAY.isoformat()}
    made(ada.post("/v1/re-ratings", days))
    columns = {"account": "GB33BUKB20201555555555", "currency_code": "GBP"}
    columns |= {"day": "Date", "amount": "Amount", "text": "Text"}
    lines = f"Date,Amount,Text\n{TODAY},-5.00,Charges\n{TODAY},90.00,Refund\n"
    file = {"format": "csv", "file_name": "march.csv", "content": lines, "mapping": columns}
    made(ada.post("/v1/bank-statements", file))
    line = ada.get("/v1/bank-lines").json()["items"][0]["id"]
    made(ada.post(f"/v1/bank-lines/{line}/ignore", {"reason": "Charges of the bank"}))


WITHOUT_A_FACT = {
    "task": {"start_on", "end_on", "start_at", "end_at", "critical"},
    "billing_plan": {"milestones"},
}
"""What changes with another record, and only that record's fact tells it."""

NOT_MADE = {
    *("day_off", "budget_alert", "period_lock", "timer", "ledger_account"),
    *("recurring_journal", "revenue_plan", "recognition_run", "retainer_alert"),
    *("engagement", "self_bill", "supplier_link", "order_answer", "supplier_document"),
    "quotation_request",
    "dunning_notice",
    *("capacity_gap", "budget_watch", "budget_warning"),
    "slip",
    "time_reminder",
    *("levy_remittance", "accounting_document"),
}
"""Records that nobody has made here."""

LAST_FACTS = text("""
    SELECT aggregate_id, payload FROM (
        SELECT DISTINCT ON (aggregate_id) aggregate_id::text, type, payload FROM outbox
        WHERE aggregate_type = :type ORDER BY aggregate_id, aggregate_seq DESC
    ) AS last WHERE type !~ 'deleted'
""")


@pytest.mark.parametrize(
    ("service", "type_"), [(name, type_) for name in SERVICES for type_ in restatable(name)]
)
def test_the_present_state_is_what_the_last_fact_said(
    running: House, service: str, type_: str
) -> None:
    database = running.databases[service]
    catalogue = import_module(f"{service}.events").CATALOGUE
    records = restatable(service)
    restate(
        service, catalogue, records, database.engine, type_=type_, subscriber=f"program_{type_}"
    )
    with database.engine.connect() as connection:
        stated = connection.execute(
            text(
                "SELECT aggregate_id::text, type, payload FROM restatement WHERE subscriber = :to"
            ),
            {"to": f"program_{type_}"},
        ).all()
        facts = dict(connection.execute(LAST_FACTS, {"type": type_}).all())
    assert facts.keys() <= {id_ for id_, _, _ in stated}
    assert bool(facts) != (type_ in NOT_MADE)
    for id_, event_type, payload in stated:
        assert catalogue[event_type].aggregate == type_
        not_compared = {"changed", *catalogue[event_type].personal, *WITHOUT_A_FACT.get(type_, ())}
        stated_now = {name: payload[name] for name in payload.keys() - not_compared}
        assert id_ not in facts or stated_now.items() <= facts[id_].items()
