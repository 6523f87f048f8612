"""Keeping, restoring and comparing what an estimate was like, and scenarios beside it."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.database import Transaction
from chassis.errors import Conflict
from sqlalchemy import func, select

from chassis import values
from finance.quoting.commands.estimates import priced_beside, refuse_when_out
from finance.quoting.commands.keeping import keep_version
from finance.quoting.commands.pricing import LineDraft
from finance.quoting.commands.terms import EstimateTerms
from finance.quoting.model import Estimate, EstimateLine, EstimateVersion, version_of
from finance.quoting.model.version import HEAD_VALUES, LINE_VALUES
from finance.rights import of_estimate, require

SCENARIOS_MAX = 50


def restore_version(tx: Transaction, estimate_version_id: str) -> Estimate:
    """The estimate is as the version was, with its prices and the ids of its lines.

    Conflict while a quote of it is out. A scenario is taken over in the same way.
    """
    version = tx.get(EstimateVersion, estimate_version_id)
    estimate = tx.load(Estimate, version.estimate_id)
    require(tx, "estimate.write", of_estimate(estimate))
    estimate.check_in_use()
    refuse_when_out(tx, estimate, "its lines stay as they are; withdraw the quote first")
    present = {line.id: line for line in estimate.lines}
    lines = [_put_back(line, present.get(line.id)) for line in version.lines()]
    for name in HEAD_VALUES:
        setattr(estimate, name, getattr(version, name))
    tx.record(estimate.price(version.priced_on, lines))
    keep_version(tx, estimate)
    return estimate


def _put_back(line: EstimateLine, present: EstimateLine | None) -> EstimateLine:
    if present is None:
        return line
    for name in LINE_VALUES:
        setattr(present, name, getattr(line, name))
    return present


def create_scenario(
    tx: Transaction,
    estimate_id: str,
    name: str,
    lines: Sequence[LineDraft],
    terms: EstimateTerms,
) -> EstimateVersion:
    """The estimate with other lines, priced on its day, under a name; it stays as it is."""
    words = values.text(name, "name", required=True)
    estimate = tx.load(Estimate, estimate_id)
    require(tx, "estimate.write", of_estimate(estimate))
    asked = select(func.count()).where(
        EstimateVersion.estimate_id == estimate.id,
        EstimateVersion.scenario,
        EstimateVersion.discarded_at.is_(None),
    )
    if (tx.session.scalar(asked) or 0) >= SCENARIOS_MAX:
        raise Conflict(
            "SCENARIOS_TOO_MANY",
            f"{estimate.reference} has {SCENARIOS_MAX} scenarios; discard one first.",
            field="estimate_id",
        )
    beside = priced_beside(tx, estimate, lines, terms)
    version = version_of(beside, tx.new_id(), tx.now, tx.actor.user_id, words)
    version.estimate_id, version.number = estimate.id, estimate.revision
    tx.add(version)
    tx.record(version.kept())
    return version


def discard_scenario(tx: Transaction, estimate_version_id: str) -> EstimateVersion:
    version = _loaded(tx, estimate_version_id)
    tx.record(version.discard(tx.now))
    return version


def resume_scenario(tx: Transaction, estimate_version_id: str) -> EstimateVersion:
    version = _loaded(tx, estimate_version_id)
    tx.record(version.resume())
    return version


def _loaded(tx: Transaction, estimate_version_id: str) -> EstimateVersion:
    version = tx.load(EstimateVersion, estimate_version_id)
    require(tx, "estimate.write", of_estimate(tx.get(Estimate, version.estimate_id)))
    return version
