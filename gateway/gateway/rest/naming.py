"""Names of input as a service says them, in the words of the JSON that the caller sent.

A service refuses `probability_bp` or `lines[2].seconds`; the caller knows these as `probability`
and `lines.2.minutes`. The route's own schemas say which is which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from marshmallow import Schema, fields

from gateway.rest.route import Route

HEADERS = {"request_id": "Idempotency-Key", "expected_version": "If-Match"}
_PART = re.compile(r"[^.\[\]]+")


def json_name(route: Route, field: str) -> str:
    """The path of the field as the caller knows it; unchanged if the schemas do not know it."""
    return name_in((route.body, route.query), field)


def name_in(schemas: Iterable[Schema | None], field: str) -> str:
    """The same, of the first schema that has the field."""
    if not field or field in HEADERS:
        return HEADERS.get(field, field)
    parts = _PART.findall(field)
    known = [schema for schema in schemas if schema is not None]
    for within in (parts, parts[1:]):  # the body may be a part of the request, such as a contact
        for schema in known:
            if within and (named := _through(schema, within)):
                return ".".join(named)
    return ".".join(parts)


def _through(schema: Schema, parts: list[str]) -> list[str]:
    """The parts under their JSON names, or [] if the schema has no such field."""
    found = _by_attribute(schema, parts[0])
    if found is None:
        return []
    name, field = found
    rest = parts[1:]
    index = [rest[0]] if rest and rest[0].isdigit() else []
    rest = rest[len(index) :]
    inner = field.inner if isinstance(field, fields.List) else field
    if rest and isinstance(inner, fields.Nested):
        return [name, *index, *(_through(inner.schema, rest) or rest)]
    if rest == ["amount_minor"]:
        rest = ["amount"]
    return [name, *index, *rest]


def _by_attribute(schema: Schema, attribute: str) -> tuple[str, fields.Field] | None:  # type: ignore[type-arg]
    for name, field in schema.fields.items():
        if not field.dump_only and (field.attribute or name) == attribute:
            return field.data_key or name, field
    return None
