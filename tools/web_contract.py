"""Writes web/contract/api.ts, the types of the public API, from the OpenAPI document.

`make contract` writes it, `make contract-check` fails when it is stale. openapi-typescript makes
the types; this file hands it the document without prose, so that a changed description changes no
type, and with what the gateway keeps to beyond the document: an answer holds each of its fields.
Problems and headers are left out: web/store/http.ts treats both alike for every operation.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gateway.rest import openapi
from gateway.rest.rooms import ROOMS
from pages import NODE_MODULES, WEB, web_tool

TARGET = WEB / "contract" / "api.ts"
GENERATOR = "openapi-typescript/bin/cli.js"
PROSE = {"description", "summary", "example", "examples", "title"}
SUCCESS = "2"

Node = dict[str, Any]


def main(options: list[str]) -> int:
    """Write the types, or with --check compare them."""
    if not (NODE_MODULES / GENERATOR).is_file():
        print("web/contract: npm's packages are not installed; `make ready` says why")
        return 1
    made = generate(document())
    if "--check" in options:
        if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == made:
            print("web/contract: the types are those of the OpenAPI document")
            return 0
        print("web/contract: api.ts is not what the OpenAPI document says; run `make contract`")
        return 1
    TARGET.write_text(made, encoding="utf-8")
    return 0


def document() -> Node:
    """What the types are made from."""
    found = _plain(json.loads(json.dumps(openapi.document(ROOMS))))
    for operation in _operations(found):
        _without_headers_and_problems(operation)
    schemas: dict[str, Node] = found["components"]["schemas"]
    for name in _answered(found):
        schemas[name]["required"] = sorted(schemas[name].get("properties", {}))
    found["components"] = {"schemas": schemas}
    return dict(found)


def _without_headers_and_problems(operation: Node) -> None:
    parameters = operation.get("parameters", [])
    operation["parameters"] = [each for each in parameters if each["in"] != "header"]
    operation["responses"] = {
        status: {name: part for name, part in answer.items() if name != "headers"}
        for status, answer in operation["responses"].items()
        if status[0] == SUCCESS
    }


def generate(found: Node) -> str:
    """The TypeScript for an OpenAPI document."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "openapi.json"), Path(folder, "api.ts")
        source.write_text(json.dumps(found), encoding="utf-8")
        command = web_tool(GENERATOR, str(source), "--output", str(target), "--alphabetize")
        subprocess.run(command, cwd=WEB, capture_output=True, check=True)
        return target.read_text(encoding="utf-8")


def _plain(node: Any) -> Any:
    """Without prose, and without the null that no list holds."""
    if isinstance(node, list):
        return [_plain(inner) for inner in node]
    if not isinstance(node, dict):
        return node
    return {key: _within(key, value) for key, value in node.items() if key not in PROSE}


def _within(key: str, value: Any) -> Any:
    if key == "properties":  # of these names any may be a field's
        return {name: _plain(inner) for name, inner in value.items()}
    return _item(value) if key == "items" else _plain(value)


def _item(schema: Any) -> Any:
    choices = schema.get("anyOf", ()) if isinstance(schema, dict) else ()
    known = [choice for choice in choices if choice.get("type") != "null"]
    return _plain(known[0] if len(known) == 1 else schema)


def _answered(found: Node) -> set[str]:
    """The names of the schemas that answers hold and that no request is made of."""
    schemas = found["components"]["schemas"]
    answers, asked = [], []
    for operation in _operations(found):
        asked.append(operation.get("requestBody", {}))
        answers += operation["responses"].values()
    return _reached(answers, schemas) - _reached(asked, schemas)


def _operations(found: Node) -> Iterator[Node]:
    for item in found["paths"].values():
        yield from (operation for operation in item.values() if "responses" in operation)


def _reached(start: list[Any], schemas: dict[str, Node]) -> set[str]:
    reached: set[str] = set()
    waiting = list(start)
    while waiting:
        for name in _referred(waiting.pop()):
            if name not in reached:
                reached.add(name)
                waiting.append(schemas[name])
    return reached


def _referred(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for inner in node:
            yield from _referred(inner)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref" and "/schemas/" in value:
                yield value.rpartition("/")[2]
            else:
                yield from _referred(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
