"""How values look in JSON, and how they become the fields of protobuf messages.

One field class per kind of value, used in requests and in answers alike. A field is named as the
API shows it; `attribute` names the protobuf field where the two differ:

    minutes = Minutes(attribute="seconds")

Loading gives values that a protobuf constructor takes (a Money becomes a dict of its fields),
dumping reads protobuf messages; an unset message, an empty date and an empty id are null.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

from chassis.errors import Invalid
from chassis.ids import is_id
from chassis.money import Money as ExactMoney
from chassis.paging import SIZE_DEFAULT, SIZE_MAX
from google.protobuf.timestamp_pb2 import Timestamp as TimestampMessage
from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, validate

from gateway.dumping import Plan

Nested = fields.Nested
Dict = fields.Dict
Raw = fields.Raw

TEXT_MAX = 20_000
ITEMS_MAX = 1_000
"""Of a list whose field names no limit of its own."""

BASIS_POINTS = 10_000
SECONDS_PER_MINUTE = 60
SECONDS_MAX = 10**12
ROUNDING_SECONDS = Decimal("0.05")
"""A sixtieth of a minute has no finite decimal; what was shown must load as the same second."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_DECIMAL = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,9}", re.ASCII)
_SHARE = re.compile(r"-?\d{1,6}(\.\d{1,4})?", re.ASCII)

Inner = TypeVar("Inner")

EXAMPLE_ID = "01890a5d-ac96-774b-bcce-b302099a8057"


def described(more: dict[str, Any], hints: dict[str, Any]) -> dict[str, Any]:
    """A field's arguments with what its kind says of itself, unless it says otherwise."""
    return {**more, "metadata": {**hints, **more.get("metadata", {})}}


class Body(Schema):
    """A JSON object that a caller sends. What it does not name is refused by name."""

    class Meta:
        unknown = RAISE


class Query(Body):
    """The parameters after the question mark."""


class View(Schema):
    """A JSON object that the gateway answers with, dumped from a message, a dict or a row.

    Fields may be added later: readers of answers must ignore fields that they do not know.
    """

    class Meta:
        unknown = EXCLUDE

    @cached_property
    def _plan(self) -> Plan:
        return Plan(self)

    def dump(self, obj: Any, *, many: bool | None = None) -> Any:
        if self.many if many is None else many:
            return [self._plan.dump(each) for each in obj]
        return self._plan.dump(obj)


class Integer(fields.Integer):
    """A whole number; in a body it must be a JSON number, not text or 1.0."""

    def _validated(self, value: Any) -> int:
        if isinstance(self.parent, Query):
            if isinstance(value, str) and _WHOLE.fullmatch(value):
                return int(value)
        elif isinstance(value, int) and not isinstance(value, bool) and -(2**31) <= value < 2**31:
            return value
        raise ValidationError("Write a whole number, such as 30.")


class Boolean(fields.Boolean):
    """true or false, and nothing that merely looks like it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> bool:
        if isinstance(value, bool):
            return value
        if isinstance(self.parent, Query) and value in {"true", "false"}:
            return bool(value == "true")
        raise ValidationError("Write true or false.")


class Text(fields.String):
    """Text of at most `longest` characters; NUL and halves of surrogate pairs are not text."""

    def __init__(self, *, longest: int = TEXT_MAX, **more: Any) -> None:
        hints = {"maxLength": longest} if longest < TEXT_MAX else {}
        super().__init__(**described(more, hints))
        self.longest = longest

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **more)
        if len(text) > self.longest:
            raise ValidationError(f"Use at most {self.longest} characters; this has {len(text)}.")
        if not text.isprintable() and _UNSTORABLE.search(text):
            raise ValidationError("Leave out NUL and unpaired surrogates; text cannot hold them.")
        return text


String = Text


class Id(fields.String):
    """The id of something; empty is shown as null."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**described(more, {"format": "uuid", "example": EXAMPLE_ID}))

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> str | None:
        return str(value) if value else None

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **more)
        if not is_id(text):
            raise ValidationError(f"Write an id such as {EXAMPLE_ID}.")
        return text.lower()


class Date(fields.String):
    """A day, YYYY-MM-DD; empty is shown as null."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**described(more, {"format": "date", "example": "2026-03-31"}))

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> str | None:
        return str(value) if value else None

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **more)
        try:
            if date.fromisoformat(text).isoformat() == text:
                return text
        except ValueError:
            pass
        raise ValidationError("Write a day that exists as YYYY-MM-DD, such as 2026-03-31.")


class Timestamp(fields.Field[Any]):
    """An instant, RFC 3339 in UTC; unset is null. Answers only."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            dump_only=True,
            **described(more, {"format": "date-time", "example": "2026-03-31T09:30:00Z"}),
        )

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> str | None:
        if isinstance(value, TimestampMessage):
            return value.ToJsonString()
        if isinstance(value, datetime):
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        return value or None


class Money(fields.Field[Any]):
    """{"amount": "1234.50", "currency_code": "GBP"}: exact, and a string so that it stays so."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            **described(more, {"example": {"amount": "1234.50", "currency_code": "GBP"}})
        )

    def _serialize(
        self, value: Any, attr: str | None, obj: Any, **more: Any
    ) -> dict[str, str] | None:
        if value is None:
            return None
        minor, code = value.amount_minor, value.currency_code
        if not code:
            return None
        exact = ExactMoney(minor, code).decimal
        return {"amount": f"{exact:f}", "currency_code": code}

    def _deserialize(
        self, value: Any, attr: str | None, data: Any, **more: Any
    ) -> dict[str, int | str]:
        amount, code = _money_parts(value)
        try:
            exact = ExactMoney.parse(amount, code)
        except Invalid as mistake:
            raise ValidationError({mistake.field: [mistake.message]}) from None
        return {"amount_minor": exact.amount_minor, "currency_code": exact.currency_code}


def _money_parts(value: Any) -> tuple[str, str]:
    if not isinstance(value, dict):
        raise ValidationError('Write {"amount": "1234.50", "currency_code": "GBP"}.')
    mistakes = {
        name: [f"Write it as a string, such as {example}."]
        for name, example in (("amount", '"1234.50"'), ("currency_code", '"GBP"'))
        if not isinstance(value.get(name), str)
    } | {name: ["Unknown field."] for name in value.keys() - {"amount", "currency_code"}}
    if mistakes:
        raise ValidationError(mistakes)
    return value["amount"], value["currency_code"]


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValidationError("Write a number, such as 90 or 22.5.")
    return Decimal(str(value))


def _number_of_text(value: str) -> Decimal:
    if not _DECIMAL.fullmatch(value):
        raise ValidationError("Write a number, such as 90 or 22.5.")
    return Decimal(value)


class Minutes(fields.Field[Any]):
    """Minutes in JSON, whole seconds inside. Answers show `Hours` of the same attribute too.

    In a body they are a JSON number, in a query the same number as text.
    """

    def __init__(self, **more: Any) -> None:
        super().__init__(**described(more, {"example": 90}))

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> float | int | None:
        if value is None:
            return None
        minutes, rest = divmod(int(value), SECONDS_PER_MINUTE)
        return round(minutes + rest / SECONDS_PER_MINUTE, 4) if rest else minutes

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> int:
        asked = isinstance(self.parent, Query) and isinstance(value, str)
        exact = (_number_of_text(value) if asked else _number(value)) * SECONDS_PER_MINUTE
        if not exact.is_finite() or abs(exact) > SECONDS_MAX:
            raise ValidationError("Write a number of minutes that somebody could work.")
        seconds = round(exact)
        if abs(exact - seconds) > ROUNDING_SECONDS:
            raise ValidationError("Time is kept to the second: write minutes such as 90 or 22.5.")
        return seconds


class Hours(fields.Field[Any]):
    """A decimal string of hours, "1.75", from an attribute in seconds. Answers only."""

    def __init__(self, **more: Any) -> None:
        super().__init__(dump_only=True, **described(more, {"example": "1.50"}))

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> str | None:
        if value is None:
            return None
        sign = "-" if value < 0 else ""
        hundredths = (abs(int(value)) + 18) // 36
        return f"{sign}{hundredths // 100}.{hundredths % 100:02d}"


class Share(fields.Field[Any]):
    """A decimal string such as "0.60" (0 to 1), basis points inside: `attribute="..._bp"`."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**described(more, {"example": "0.60", "pattern": f"^{_SHARE.pattern}$"}))

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> str | None:
        if value is None:
            return None
        text = f"{Decimal(int(value)).scaleb(-4):.4f}"
        return text[:-2] if text.endswith("00") else text

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> int:
        if not isinstance(value, str):
            raise ValidationError('Write a decimal string between 0 and 1, such as "0.60".')
        if not _SHARE.fullmatch(value):
            raise ValidationError('Write a decimal with at most four places, such as "0.60".')
        points = Decimal(value).scaleb(4)
        if not 0 <= points <= BASIS_POINTS:
            raise ValidationError('Write a share between "0" and "1", such as "0.60" for 60 %.')
        return int(points)


class Choice(fields.Field[Any]):
    """A protobuf enum in lower case: PROJECT_STATUS_ON_HOLD is "on_hold"; unspecified is null."""

    def __init__(self, enum: Any, **more: Any) -> None:
        names = list(enum.keys())
        prefix = names[0].removesuffix("UNSPECIFIED")
        numbers = dict(enum.items())
        self._words = {numbers[name]: name.removeprefix(prefix).lower() for name in names[1:]}
        self._numbers: dict[str, int] = {word: number for number, word in self._words.items()}
        super().__init__(**described(more, {"enum": list(self._numbers)}))

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> str | None:
        return self._words.get(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> int:
        number = self._numbers.get(value) if isinstance(value, str) else None
        if number is None:
            raise ValidationError(f"Choose one of: {', '.join(self._numbers)}.")
        return number


class List(fields.List[Inner]):
    """A list; one that is too long is refused before any of its elements is looked at."""

    def __init__(self, inner: fields.Field[Inner] | type[fields.Field[Inner]], **more: Any) -> None:
        super().__init__(inner, **more)
        limits = [check.max for check in self.validators if isinstance(check, validate.Length)]
        self.longest = min((limit for limit in limits if limit is not None), default=ITEMS_MAX)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        if isinstance(value, list) and len(value) > self.longest:
            raise ValidationError(f"List at most {self.longest}; these are {len(value)}.")
        return super()._deserialize(value, attr, data, **more)


class TextList(List[Any]):
    """A list of texts in JSON; inside the message TextList, so that absent differs from empty."""

    def __init__(self, **more: Any) -> None:
        super().__init__(Text(), **more)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> list[str] | None:
        return None if value is None else list(getattr(value, "values", value))

    def _deserialize(  # type: ignore[override]
        self, value: Any, attr: str | None, data: Any, **more: Any
    ) -> dict[str, list[str]]:
        values = super()._deserialize(value, attr, data, **more)
        return {"values": [str(text) for text in values]}


class PageQuery(Query):
    """Which page of a list: page_size rows from where the last page ended."""

    page_size = Integer(
        metadata={
            "description": f"Rows per page, 1 to {SIZE_MAX}; {SIZE_DEFAULT} if left out.",
            "minimum": 0,
            "maximum": SIZE_MAX,
            "example": SIZE_DEFAULT,
        },
    )
    page_token = Text(
        longest=2000,
        metadata={
            "description": "next_page_token of the page before; opaque.",
            "pattern": r"^[A-Za-z0-9_.=-]*$",
        },
    )


def page_of(view: type[View], rows: str, name: str = "") -> View:
    """The schema of one page: rows names the repeated field of the list's response message."""
    return View.from_dict(
        {
            "items": List(Nested(view), attribute=rows, required=True),
            "next_page_token": String(
                required=True,
                metadata={"description": "Ask with it for the next page; empty on the last."},
            ),
        },
        name=name or f"{view.__name__.removesuffix('View')}Page",
    )()  # type: ignore[return-value]
