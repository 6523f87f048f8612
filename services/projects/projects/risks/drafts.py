"""The checks of a risk's fields, used to add and to change one."""

from __future__ import annotations

from typing import Any

from chassis.errors import Invalid
from chassis.money import Money
from chassis.values import Checks

from chassis import values
from projects.risks.rules import LEVELS, RESPONSES, Area, Kind, Response, Status, probability_of

DAYS_MAX = 2000


def _word(of: Any) -> Any:
    return lambda value, field: values.word(of, value, field).value


def _response(value: str, field: str) -> str:
    return values.word(Response, value, field).value if value else ""


def _level(value: int, field: str) -> int:
    return values.number(value, field, LEVELS[0], LEVELS[-1])


def _amount(money: Money, field: str) -> Money:
    return values.amount(money, field)


checked = Checks(
    title=lambda title, field: values.text(title, field, required=True),
    kind=_word(Kind),
    area=_word(Area),
    status=_word(Status),
    response=_response,
    probability_bp=values.share,
    probability_level=_level,
    impact_level=_level,
    impact=_amount,
    impact_days=lambda days, field: values.number(days, field, 0, DAYS_MAX),
    response_due_on=values.day,
)


def columns(given: dict[str, Any]) -> dict[str, Any]:
    """Checked values under the names of their columns: a level as its probability, an amount in
    two columns."""
    kept = checked(given)
    level = kept.pop("probability_level", None)
    if level is not None:
        if "probability_bp" in kept:
            raise Invalid(
                "PROBABILITY_REQUIRED",
                "Give either probability or probability_level; one of the two.",
                field="probability_level",
            )
        kept["probability_bp"] = probability_of(level)
    if "impact" in kept:
        amount = kept.pop("impact")
        kept["impact_minor"] = amount.amount_minor if amount else 0
        kept["currency_code"] = amount.currency_code if amount and amount.amount_minor else ""
    return kept


def refuse_response(kind: str, response: str) -> None:
    """Invalid if a threat is answered as an opportunity, or the reverse."""
    fitting = RESPONSES[Kind(kind)]
    if response and response not in fitting:
        words = ", ".join(fitting)
        raise Invalid(
            "RESPONSE_DIFFERS",
            f"The response to a {kind} is one of {words}; not {response}.",
            field="response",
        )
