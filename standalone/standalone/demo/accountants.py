"""What the demo hands to its accountant: mappings to QuickBooks, the journals of a month, and a
connection to Xero that waits for credentials."""

from __future__ import annotations

from datetime import date, timedelta

from standalone.rest import Session

SYSTEM = "quickbooks"
NAMES = {"4000": "Sales of services", "1100": "Accounts receivable (A/R)", "1200": "Current"}
"""What QuickBooks calls some of the accounts; the others have our names there."""


def hand_over(finance: Session, today: date) -> None:
    """Every account with postings is mapped, and last month's journals are exported."""
    last = today.replace(day=1) - timedelta(days=1)
    period = {"posted_from": last.replace(day=1).isoformat(), "posted_through": last.isoformat()}
    wanted = {"system": SYSTEM, "content": "journals", **period}
    missing = finance.get("/v1/accounting-exports/preview", **wanted)["missing"]
    drafts = [
        {
            "kind": one["kind"],
            "source": one["source"],
            "target": NAMES.get(one["source"]) or one["name"].removeprefix(f"{one['source']} "),
        }
        for one in missing
    ]
    if drafts:
        body = {"system": SYSTEM, "mappings": drafts}
        finance.once("PUT", "/v1/accounting-mappings", body, "demo:accounting:mappings")
    _connect(finance, today)
    finance.unless(
        "ACCOUNTING_EXPORT_EMPTY", "/v1/accounting-exports", wanted, "demo:accounting:export"
    )


def _connect(finance: Session, today: date) -> None:
    """Off until the operator has credentials and somebody tries it."""
    mappings = [
        {"kind": "setting", "source": "own_numbers", "target": "yes"},
        {"kind": "tax_type", "source": "standard:2000", "target": "OUTPUT2"},
    ]
    body = {"system": "xero", "mappings": mappings}
    finance.put("/v1/accounting-mappings", body, "demo:accounting:xero:mappings")
    wanted = {
        "legal_entity_id": finance.get("/v1/legal-entity")["id"],
        "credentials": "main",
        "starts_on": today.replace(day=1).isoformat(),
        "payments": "theirs",
        "journals": True,
    }
    finance.put("/v1/accounting-connections", wanted, "demo:accounting:xero:connection")
