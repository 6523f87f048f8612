"""From the bytes of a body to one JSON object, within limits that no caller can stretch.

Everything here takes time in proportion to the body: nothing is searched again for each name.
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from gateway.problem import Problem

DEPTH_MAX = 20
VALUES_MAX = 20_000
_HALF_PAIR = re.compile("[\ud800-\udfff]")


def parse_object(raw: bytes) -> dict[str, Any]:
    """The object that the body is; a Problem says what is wrong with it."""
    try:
        text = raw.decode("utf-8-sig")
        parsed = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_once_each)
    except UnicodeDecodeError:
        raise _malformed("it is not UTF-8") from None
    except json.JSONDecodeError as mistake:
        raise _malformed(
            f"{mistake.msg} at line {mistake.lineno}, column {mistake.colno}"
        ) from None
    except RecursionError:
        raise _too_deep() from None
    except ValueError:
        raise _malformed("a number in it has too many digits") from None
    if not isinstance(parsed, dict):
        raise Problem(
            400, "BODY_NOT_AN_OBJECT", 'The body must be a JSON object: {"name": "value", ...}.'
        )
    _require_small(parsed)
    return parsed


def _require_small(parsed: dict[str, Any]) -> None:
    """Level by level; it stops at the first limit that is passed."""
    level: list[Any] = [parsed]
    values = 1
    for _ in range(DEPTH_MAX):
        level = [inner for value in level for inner in _within(value)]
        values += len(level)
        if values > VALUES_MAX:
            raise Problem(
                413,
                "BODY_TOO_LARGE",
                f"The body may hold at most {VALUES_MAX} values in all; send less at a time.",
            )
        if not level:
            return
    raise _too_deep()


def _within(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object; a name that occurs twice is ambiguous, and half a character is no name."""
    values: dict[str, Any] = {}
    for name, value in pairs:
        if name in values:
            shown = _showable(name)
            raise Problem(
                400, "FIELD_REPEATED", f"The body names {shown!r} twice; say it once.", field=shown
            )
        values[name] = value
    if not all(map(str.isascii, values)) and (bad := next(filter(_HALF_PAIR.search, values), "")):
        raise _malformed(f"the name {_showable(bad)!r} holds half of a surrogate pair")
    return values


def _showable(name: str) -> str:
    return _HALF_PAIR.sub("?", name[:100])


def _no_constant(name: str) -> NoReturn:
    raise _malformed(f"{name} is not JSON")


def _too_deep() -> Problem:
    return _malformed(f"it is nested too deeply; {DEPTH_MAX} levels are possible")


def _malformed(why: str) -> Problem:
    return Problem(400, "JSON_MALFORMED", f"The body is not valid JSON: {why}.")
