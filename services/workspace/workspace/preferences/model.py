"""The preferences of one person: the row has the person's id."""

from __future__ import annotations

from typing import Any

from chassis.database import Aggregate
from chassis.event import Fact
from chassis.values import Given
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from workspace.model import Model, take
from workspace.preferences.rules import DEFAULTS


class Preferences(Aggregate, Model, kw_only=True):
    """columns: the names of the columns that are shown, by the name of the list.

    first_steps_skipped: names of steps of a new agency, with spaces between.
    """

    __tablename__ = "preferences"

    theme: Mapped[str] = mapped_column(default=DEFAULTS["theme"])
    density: Mapped[str] = mapped_column(default=DEFAULTS["density"])
    start_page: Mapped[str] = mapped_column(default=DEFAULTS["start_page"])
    week_start: Mapped[str] = mapped_column(default=DEFAULTS["week_start"])
    hours_format: Mapped[str] = mapped_column(default=DEFAULTS["hours_format"])
    first_steps_skipped: Mapped[str] = mapped_column(default=DEFAULTS["first_steps_skipped"])
    columns: Mapped[dict[str, Any]] = mapped_column(JSONB, default_factory=dict)

    @property
    def shown_columns(self) -> list[dict[str, Any]]:
        """For the event: a list by its name with its columns, in order of the name."""
        return [{"list": name, "columns": self.columns[name]} for name in sorted(self.columns)]

    def change(self, given: Given) -> Fact | None:
        """Set what is given; None if all is as asked already."""
        changed = take(self, given)
        return Fact("preferences.changed.v1", self, changed) if changed else None

    def erase(self) -> Fact | None:
        """As if the person had never chosen anything."""
        return self.change({**DEFAULTS, "columns": {}})
