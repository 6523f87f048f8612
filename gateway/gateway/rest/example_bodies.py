"""An example of a body whose contract gives none: its required fields, each by its own example."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from gateway.fields import Boolean, Integer, List, Nested, Text, TextList

WORDS = "Alder & Finch"


def example_of(schema: Schema | None) -> dict[str, Any] | None:
    """The required fields; all of them if none is required."""
    if schema is None:
        return None
    required = {name: field for name, field in schema.fields.items() if field.required}
    shown = required or schema.fields
    return {field.data_key or name: _value(field) for name, field in shown.items()}


def _value(field: fields.Field[Any]) -> Any:
    if "example" in field.metadata:
        return field.metadata["example"]
    if words := field.metadata.get("enum"):
        return words[0]
    match field:
        case TextList():
            return [WORDS]
        case List():
            return [_value(field.inner)]
        case Nested():
            return example_of(field.schema)
        case Boolean():
            return True
        case Integer():
            return 1
        case Text():
            return WORDS[: field.longest]
    return {}
