"""How a task earns its planned value: chosen, and measured."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from chassis.database import Transaction
from chassis.errors import Invalid
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from chassis import values
from projects.earned_value.model import Earning, ProgressMeasure
from projects.earned_value.rules.formulae import WHOLE_BP, Rule
from projects.planning.access import plannable
from projects.planning.queries import find_task


def set_earning(
    tx: Transaction,
    task_id: str,
    rule: str,
    progress_bp: int | None = None,
    measured_on: str = "",
    milestones: Sequence[dict[str, Any]] = (),
) -> Earning:
    """milestones: name, weight_bp and reached_on (a day as text, or empty) of each."""
    task = find_task(tx, task_id)
    plannable(tx, task.project_id)
    chosen = values.word(Rule, rule, "rule")
    kept = [_milestone(tx, place, one) for place, one in enumerate(milestones)]
    _refuse_other(chosen, progress_bp, measured_on, milestones=bool(kept))
    mine = select(Earning).where(Earning.task_id == task.id)
    earning = tx.session.scalars(mine).one_or_none()
    wanted: dict[str, Any] = {"rule": chosen.value, "milestones": kept}
    if progress_bp is not None:
        on = _past(tx, values.day(measured_on, "measured_on") or tx.today, "measured_on")
        share = values.share(progress_bp, "progress")
        _measure(tx, task.id, on, share)
        wanted |= _latest(earning, on, share)
    if earning is None:
        new = Earning(id=tx.new_id(), task_id=task.id, project_id=task.project_id, **wanted)
        tx.add(new)
        tx.record(new.chosen())
        return new
    locked = tx.load(Earning, earning.id)
    fact = locked.set(wanted)
    if fact:
        tx.record(fact)
    return locked


def _latest(earning: Earning | None, on: date, share: int) -> dict[str, Any]:
    """The measure is shown unless there is one of a later day."""
    if earning and earning.measured_on and earning.measured_on > on:
        return {}
    return {"progress_bp": share, "measured_on": on}


def _refuse_other(
    rule: Rule, progress_bp: int | None, measured_on: str, *, milestones: bool
) -> None:
    """What does not belong to the rule would be dropped in silence."""
    if rule is not Rule.PHYSICAL and (progress_bp is not None or measured_on):
        raise Invalid(
            "PROGRESS_NOT_MEASURED",
            f"The rule {rule} takes no measured progress; leave it out, or choose physical.",
            field="progress" if progress_bp is not None else "measured_on",
        )
    if (rule is Rule.MILESTONES) != milestones:
        raise Invalid(
            "MILESTONES_REQUIRED",
            "The rule milestones needs at least one milestone, and other rules have none.",
            field="milestones",
        )


def _milestone(tx: Transaction, place: int, stated: dict[str, Any]) -> dict[str, Any]:
    field = f"milestones.{place}"
    on = values.day(stated["reached_on"], f"{field}.reached_on")
    return {
        "name": values.text(stated["name"], f"{field}.name", required=True),
        "weight_bp": values.number(stated["weight_bp"], f"{field}.weight", 1, WHOLE_BP),
        "reached_on": _past(tx, on, f"{field}.reached_on").isoformat() if on else None,
    }


def _past(tx: Transaction, day: date, field: str) -> date:
    if day > tx.today:
        raise Invalid(
            "DAY_TO_COME", f"{day} has not come yet; give today or a day before.", field=field
        )
    return day


def _measure(tx: Transaction, task_id: str, on: date, progress_bp: int) -> None:
    row = insert(ProgressMeasure).values(task_id=task_id, measured_on=on, progress_bp=progress_bp)
    tx.session.execute(
        row.on_conflict_do_update(
            index_elements=["task_id", "measured_on"], set_={"progress_bp": progress_bp}
        )
    )
