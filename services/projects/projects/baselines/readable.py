"""What baselines let the other rooms read. They select from it, and never change it."""

from __future__ import annotations

from projects.baselines.model import Baseline, BaselineTask

__all__ = ["Baseline", "BaselineTask"]
"""Exports write the baselines of a plan with it."""
