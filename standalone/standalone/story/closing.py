"""Finance closes a month."""

from __future__ import annotations

from decimal import Decimal

from standalone.demo.briefs import money
from standalone.story import figures
from standalone.story.cast import Cast
from standalone.story.telling import Telling


def close(telling: Telling, cast: Cast) -> None:
    """The month before today's: softly, with a late journal, then for good; reopened afterwards."""
    telling.step("Finance closes a month: what is open, softly, then for good")
    priya = cast.priya.session
    before = priya.get("/v1/periods")
    found = priya.get("/v1/periods/checklist")
    last = found["through"]
    for check in found["checks"]:
        telling.line(f"{check['name']}: {check['count'] or 'none'}")
    soft = {"through": last, "soft": True, "reason": "Part of the story"}
    priya.post("/v1/periods/close", soft)
    late = {
        "description": "Rent that came late",
        "reason": "The bill came after the month",
        "posted_on": last,
        "postings": [
            {"ledger_account": "7100", "debit": money(figures.LATE_RENT)},
            {"ledger_account": "2109", "credit": money(figures.LATE_RENT)},
        ],
    }
    posted = priya.post("/v1/journals", late)
    telling.figure("Posted in the softly closed month", posted["posted_on"], last)
    priya.post("/v1/periods/close", {"through": last})
    telling.refusal(
        "Posted in the closed month", lambda: priya.post("/v1/journals", late), "PERIOD_CLOSED"
    )
    sheet = priya.get("/v1/balance-sheet", as_at=last)
    owned, owed, equity = (
        Decimal(sheet[f"total_{name}"]["amount"]) for name in ("assets", "liabilities", "equity")
    )
    telling.figure(
        "Assets less liabilities and equity", str(owned - owed - equity), figures.NOTHING
    )
    back = {"through": before["closed_through"], "reason": "The story is over"}
    priya.post("/v1/periods/reopen", {name: value for name, value in back.items() if value})
    priya.post(f"/v1/journals/{posted['id']}/reverse", {"reason": "It was part of the story"})
