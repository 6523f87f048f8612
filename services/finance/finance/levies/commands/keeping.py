"""Levies: created with a rate, changed, given another rate from a day, archived and restored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict
from sqlalchemy import func, select

from chassis import values
from finance.levies.model import Levy, LevyRate, LevyRemittance
from finance.levies.rules import Base, Medium, Payer, Remitted
from finance.passed_on.readable import PassedOn
from finance.rights import require

WRITE = "levy.write"


@dataclass(frozen=True, kw_only=True, slots=True)
class LevyDraft:
    """starts_on: of the first rate. See `Levy`."""

    name: str
    base: str
    payer: str
    rate_bp: int
    starts_on: date
    remitted: str = Remitted.QUARTERLY.value
    country_code: str = ""
    payee: str = ""
    media: Sequence[str] = ()


def create_levy(tx: Transaction, made: LevyDraft) -> Levy:
    require(tx, WRITE)
    tx.serialise("levies")
    name = values.text(made.name, "name", required=True)
    _refuse_name(tx, name)
    levy = Levy(
        id=tx.new_id(),
        name=name,
        base=values.word(Base, made.base, "base").value,
        payer=values.word(Payer, made.payer, "payer").value,
        remitted=values.word(Remitted, made.remitted, "remitted").value,
        created_at=tx.now,
        country_code=made.country_code and values.country(made.country_code, "country_code"),
        payee=values.text(made.payee, "payee"),
        media=_media(made.media),
    )
    _refuse_mismatch(levy)
    levy.rates.append(_rate(tx, made.starts_on, made.rate_bp))
    tx.add(levy)
    tx.session.flush()
    tx.record(levy.created())
    return levy


def change_levy(
    tx: Transaction, levy_id: str, given: Mapping[str, Any], expected_version: int = 0
) -> Levy:
    """Its name, its payee and when it is remitted. What it is on stays: make another levy."""
    require(tx, WRITE)
    tx.serialise("levies")
    levy = tx.load(Levy, levy_id, expected_version=expected_version)
    kept: dict[str, Any] = {}
    if "name" in given:
        kept["name"] = values.text(given["name"], "name", required=True)
        if kept["name"].casefold() != levy.name.casefold():
            _refuse_name(tx, kept["name"])
    if "payee" in given:
        kept["payee"] = values.text(given["payee"], "payee")
    if "remitted" in given:
        kept["remitted"] = values.word(Remitted, given["remitted"], "remitted").value
    fact = levy.change(kept)
    if fact:
        tx.record(fact)
    return levy


def set_rate(tx: Transaction, levy_id: str, starts_on: date, rate_bp: int) -> Levy:
    """From a day on. A rate that was charged by then stays; Conflict from its day back."""
    require(tx, WRITE)
    levy = tx.load(Levy, levy_id)
    if levy.archived:
        raise Conflict(
            "LEVY_ARCHIVED", f"{levy.name} is archived; restore it first.", field="levy_id"
        )
    used = _used_until(tx, levy)
    if used is not None and starts_on <= used:
        raise Conflict(
            "LEVY_RATE_USED",
            f"{levy.name} was charged or remitted until {used}; choose a later day.",
            field="starts_on",
        )
    same = next((one for one in levy.rates if one.starts_on == starts_on), None)
    if same is not None:
        same.rate_bp = values.share(rate_bp, "rate_bp")
    else:
        levy.rates.append(_rate(tx, starts_on, rate_bp))
    tx.session.flush()
    tx.record(levy.set("rates"))
    return levy


def archive_levy(tx: Transaction, levy_id: str) -> Levy:
    """It is on no further invoice; what is owed of it is still remitted."""
    return _set_archived(tx, levy_id, archived=True)


def restore_levy(tx: Transaction, levy_id: str) -> Levy:
    return _set_archived(tx, levy_id, archived=False)


def _set_archived(tx: Transaction, levy_id: str, *, archived: bool) -> Levy:
    require(tx, WRITE)
    levy = tx.load(Levy, levy_id)
    if levy.archived != archived:
        fact = levy.change({"archived_at": tx.now if archived else None})
        if fact:
            tx.record(fact)
    return levy


def _rate(tx: Transaction, starts_on: date, rate_bp: int) -> LevyRate:
    return LevyRate(id=tx.new_id(), starts_on=starts_on, rate_bp=values.share(rate_bp, "rate_bp"))


def _media(given: Sequence[str]) -> list[str]:
    return sorted({values.word(Medium, one, f"media[{at}]").value for at, one in enumerate(given)})


def _refuse_name(tx: Transaction, name: str) -> None:
    same = select(Levy.id).where(func.lower(Levy.name) == name.lower())
    if tx.session.scalars(same).first() is not None:
        raise Conflict("LEVY_EXISTS", f"There is a levy {name} already.", field="name")


def _refuse_mismatch(levy: Levy) -> None:
    """Clients pay levies on media, the agency those on the fees of its suppliers."""
    if (levy.base == Base.FEES) != (levy.payer == Payer.AGENCY):
        raise Conflict(
            "LEVY_BASE_DIFFERS",
            "The agency pays levies on the fees of suppliers (base fees), a client those on its "
            "media (base net, gross or charge); change payer or base.",
            field="base",
        )


def _used_until(tx: Transaction, levy: Levy) -> date | None:
    charged = tx.session.scalar(
        select(func.max(PassedOn.posted_on)).where(PassedOn.levy_id == levy.id)
    )
    remitted = tx.session.scalar(
        select(func.max(LevyRemittance.ends_on)).where(LevyRemittance.levy_id == levy.id)
    )
    return max((day for day in (charged, remitted) if day), default=None)
