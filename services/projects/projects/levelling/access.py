"""Who may see a levelling: who started it."""

from __future__ import annotations

from chassis.visibility import OwnerColumns

from projects.levelling.model import Levelling

RUN = "levelling.run"
OWNERS = OwnerColumns(person=Levelling.started_by_id)
