"""What an overview may say, for the API reference."""

from __future__ import annotations

from typing import Any

from gateway.fields import EXAMPLE_ID

MANAGER = "01890a5d-ac96-774b-bcce-b302099a8101"
PROJECT = {
    "project_id": "01890a5d-ac96-774b-bcce-b302099a8042",
    "reference": "JOB-1042",
    "name": "Spring campaign",
    "status": "active",
    "client_id": EXAMPLE_ID,
    "project_manager_id": MANAGER,
    "project_manager_name": "Robin Alder",
    "start_on": "2026-03-02",
    "end_on": "2026-04-24",
    "due_on": "2026-04-30",
    "hours": {"sold_minutes": 24000, "sold_hours": "400.00", "logged_hours": "112.50"},
    "task_count": 18,
    "done_task_count": 5,
    "critical_task_count": 9,
    "late_task_count": 1,
}


def pounds(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency_code": "GBP"}


FIGURES = {
    "currency_code": "GBP",
    "budget": pounds("46200.00"),
    "used": pounds("12375.00"),
    "wip": pounds("8265.00"),
    "billed": pounds("11550.00"),
    "paid": pounds("6930.00"),
    "due": pounds("6930.00"),
    "costs_visible": False,
    "labour_cost": None,
    "margin_invoiced": None,
}

CLIENT_OVERVIEW: dict[str, Any] = {
    "client_id": EXAMPLE_ID,
    "unavailable": ["accounts"],
    "client": {
        "unavailable": True,
        "reason": "ACCOUNTS_UNAVAILABLE",
        "detail": "The accounts service cannot be reached; try again in a moment.",
    },
    "pipeline": {"unavailable": True, "reason": "ACCOUNTS_UNAVAILABLE"},
    "delivery": {"project_count": 1, "projects": [PROJECT]},
    "finance": {"figures": [FIGURES]},
}

PROJECT_OVERVIEW: dict[str, Any] = {
    "project_id": "01890a5d-ac96-774b-bcce-b302099a8042",
    "unavailable": [],
    "client_name": "Alder & Finch",
    "delivery": PROJECT,
    "handover": {"status": "accepted", "open_items": []},
    "finance": {"figures": FIGURES, "budget_used": "0.2679", "alerts_percent": []},
}

COMPLETION: dict[str, Any] = {
    "project_id": "01890a5d-ac96-774b-bcce-b302099a8042",
    "currency_code": "GBP",
    "budget": pounds("46200.00"),
    "cost_to_date": pounds("7200.00"),
    "remaining_cost": pounds("15600.00"),
    "cost_at_completion": pounds("22800.00"),
    "margin": pounds("23400.00"),
    "margin_share": "0.5065",
    "remaining_minutes": 23400,
    "uncosted_minutes": 0,
    "booked_cost": pounds("4800.00"),
    "booked_minutes": 7200,
    "planned_minutes": 23400,
}

EARNED_VALUE: dict[str, Any] = {
    "project_id": "01890a5d-ac96-774b-bcce-b302099a8042",
    "baseline_name": "Kick-off",
    "as_at": "2026-03-31",
    "basis": "cost",
    "budget": {"work_minutes": None, "money": pounds("100000.00")},
    "planned": {"work_minutes": None, "money": pounds("50000.00")},
    "earned": {"work_minutes": None, "money": pounds("40000.00")},
    "spent": {"work_minutes": None, "money": pounds("48000.00")},
    "cost_variance": {"work_minutes": None, "money": pounds("-8000.00")},
    "schedule_variance": {"work_minutes": None, "money": pounds("-10000.00")},
    "cost_index": "0.8333",
    "schedule_index": "0.8000",
    "estimate_typical": {"work_minutes": None, "money": pounds("120000.00")},
    "index_to_budget": "1.1538",
    "budget_is_achievable": True,
}

HIRING_SIGNAL: dict[str, Any] = {
    "charge_role": "designer",
    "figure": {"gap_minutes": 4050, "fte_gap": "0.53"},
    "hires": 1,
    "hired_spare_minutes": 3600,
    "hire_cost": pounds("6300.00"),
    "freelance_cost": pounds("3712.50"),
    "delayed_income": pounds("6750.00"),
    "delay_days": 3,
    "cost_hourly": pounds("42.00"),
    "freelance_hourly": pounds("55.00"),
    "charge_hourly": pounds("100.00"),
}

SIMULATION: dict[str, Any] = {
    "project_id": "01890a5d-ac96-774b-bcce-b302099a8042",
    "seed": 7,
    "runs": 1000,
    "basis": "hours",
    "plan_end_on": "2026-05-29",
    "share_by_plan": "0.2310",
    "percentiles": [{"percent": 80, "end_on": "2026-06-11", "total": {"work_minutes": 31200}}],
    "days": [{"on": "2026-05-29", "runs": 231}],
    "risks": 3,
}
