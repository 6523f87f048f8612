"""Keeping what an estimate is like each time it is saved."""

from __future__ import annotations

from chassis.database import Transaction

from finance.quoting.model import Estimate, EstimateVersion, version_of


def keep_version(tx: Transaction, estimate: Estimate) -> EstimateVersion:
    """The estimate as it is now becomes its next version."""
    estimate.revision += 1
    version = version_of(estimate, tx.new_id(), tx.now, tx.actor.user_id)
    tx.add(version)
    tx.record(version.kept())
    return version
