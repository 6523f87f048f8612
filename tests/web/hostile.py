"""Text that would do harm if a page took it for markup, put into every request of the tests.

The OpenAPI document says which fields of a request are text, so a new field is covered by itself.
What was sent stands before the markup: two records that name the same role still do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from standalone.rest import Json, Refused, Session

MARKUP = (
    '"><script>hostile()</script><img src=x onerror=hostile()>'
    '<a href="javascript:hostile()">{{7*7}}</a>'
)
SHORT = '"><img src=x onerror=hostile()>'
SHORT_MAX = 199
"""A text that may be longer takes the whole markup."""
KEYS = {"key", "predecessor", "successor", "predecessor_key", "successor_key"}
WORDS = {
    "permission",
    "roles",
    "records",
    "start_page",
    "field",
    "values",
    "group_by",
    "columns",
} | {"first_steps_skipped"}
SECRETS = {"challenge", "code", "token", "current_password", "new_password", "password", "email"}
NO_TEXT = KEYS | WORDS | SECRETS
"""What names something else, a word of the API's own, or what nobody is shown."""
TRIES = 12

Path = tuple[str | int, ...]


class Hostile:
    """Sends the requests of a session with markup in their text."""

    def __init__(self, document: Json) -> None:
        self._schemas: Json = document["components"]["schemas"]
        self._requests = [
            (method.upper(), re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path) + "$"), schema)
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
            if isinstance(operation, dict) and (schema := _schema_of(operation))
        ]
        self.reached: set[str] = set()
        """Names of fields that were taken with markup in them."""
        self.texts = {name for _, _, schema in self._requests for name in self._names(schema, "")}
        """Names of all fields that are text."""
        self._send = Session._send

    def send(self, session: Session, method: str, path: str, **options: Any) -> Json:
        """In place of Session._send. A field whose markup is refused is sent as it was."""
        schema = self._schema(method, path)
        if schema is None or "json" not in options:
            return self._send(session, method, path, **options)
        spared: set[Path] = set()
        for _ in range(TRIES):
            body = self._marked(schema, options["json"], (), spared)
            try:
                answer = self._send(session, method, path, **(options | {"json": body}))
            except Refused as refused:
                fields = self._refused(refused, schema, options["json"], spared)
                if not fields:
                    raise
                spared |= fields
            else:
                self.reached |= {
                    _name(at) for at in self._texts(schema, body, ()) if at not in spared
                }
                return answer
        raise AssertionError(f"{method} {path} is refused whatever is spared: {spared}")

    def _schema(self, method: str, path: str) -> Json | None:
        found = (s for m, pattern, s in self._requests if m == method and pattern.match(path))
        return next(found, None)

    def _refused(self, refused: Refused, schema: Json, body: Json, spared: set[Path]) -> set[Path]:
        """The texts that the refusal is about; all of the request's where it names none of them."""
        if refused.status != 422:
            return set()
        texts = set(self._texts(schema, self._marked(schema, body, (), spared), ())) - spared
        named = str(refused.problem.get("field", ""))
        about = {at for at in texts if named and ".".join(map(str, at)).startswith(named)}
        columns = {_column(at) for at in about}
        about |= {at for at in texts if _column(at) in columns}
        added = {at for at in texts if not _has(body, at)}
        return about or added

    def _marked(self, schema: Json, value: Any, at: Path, spared: set[Path]) -> Any:
        """The body with markup in each text, and with the texts that it left out."""
        schema = self._resolved(schema)
        if isinstance(value, dict):
            properties = schema.get("properties", {})
            marked = {
                name: self._marked(properties.get(name, {}), each, (*at, name), spared)
                for name, each in value.items()
            }
            added = {
                name: hostile("", field)
                for name, field in properties.items()
                if name not in value and (*at, name) not in spared and self._is_added(name, field)
            }
            return marked | added
        if isinstance(value, list):
            items = schema.get("items", {})
            return [self._marked(items, each, (*at, n), spared) for n, each in enumerate(value)]
        if isinstance(value, str) and value and at not in spared and self._is_text(at, schema):
            return hostile(value, schema)
        return value

    def _names(self, schema: Json, name: str) -> Iterator[str]:
        schema = self._resolved(schema)
        for each, field in schema.get("properties", {}).items():
            yield from self._names(field, each)
        if "items" in schema:
            yield from self._names(schema["items"], name)
        elif self._is_text((name,), schema):
            yield name

    def _is_added(self, name: str, field: Json) -> bool:
        """charge_role: one that nobody else names has no price."""
        return name != "charge_role" and self._is_text((name,), self._resolved(field))

    def _texts(self, schema: Json, value: Any, at: Path) -> Iterator[Path]:
        schema = self._resolved(schema)
        if isinstance(value, dict):
            for name, each in value.items():
                yield from self._texts(
                    schema.get("properties", {}).get(name, {}), each, (*at, name)
                )
        elif isinstance(value, list):
            for number, each in enumerate(value):
                yield from self._texts(schema.get("items", {}), each, (*at, number))
        elif self._is_text(at, schema):
            yield at

    def _is_text(self, at: Path, schema: Json) -> bool:
        types = schema.get("type", [])
        is_string = types == "string" or "string" in types
        if not is_string or _name(at) in NO_TEXT or schema.keys() & {"enum", "format", "pattern"}:
            return False
        return int(schema.get("maxLength", SHORT_MAX)) >= len(SHORT)

    def _resolved(self, schema: Json) -> Json:
        """The schema itself, without the choice of being null."""
        while True:
            if "$ref" in schema:
                schema = self._schemas[schema["$ref"].rsplit("/", 1)[1]]
            elif choices := [one for one in schema.get("anyOf", []) if one.get("type") != "null"]:
                schema = choices[0]
            elif "allOf" in schema:
                schema = schema["allOf"][0]
            else:
                return schema


def _column(at: Path) -> Path:
    """The same for the field of each row of a list: another row has the same checks."""
    return tuple("" if isinstance(part, int) else part for part in at)


def _name(at: Path) -> str:
    """Of a field; of a list's items that of the list."""
    return next((part for part in reversed(at) if isinstance(part, str)), "")


def hostile(text: str, schema: Json) -> str:
    longest = int(schema.get("maxLength", SHORT_MAX))
    return f"{text} {MARKUP if longest > SHORT_MAX else SHORT}".strip()[:longest]


def _schema_of(operation: Json) -> Json | None:
    content = operation.get("requestBody", {}).get("content", {})
    found: Json | None = content.get("application/json", {}).get("schema")
    return found


def _has(value: Any, at: Path) -> bool:
    for part in at:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return False
    return True
