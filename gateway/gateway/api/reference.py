"""The API reference as HTML pages, one for each chapter, rendered from the OpenAPI document.

Swagger UI as packaged on PyPI knows OpenAPI 3.0 only, and one page of every route keeps a browser
busy for seconds. These pages know 3.1, need nothing from elsewhere, can be read without JavaScript
and printed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from typing import Any

DEPTH_MAX = 5
METHODS = ("get", "post", "put", "patch", "delete")
JSON = "application/json"
_LIKELY = {
    "name": "Spring campaign",
    "email": "robin@agency.example",
    "note": "Second round of layouts",
    "description": "Key visual and twelve adaptations",
    "roles": "project_manager",
    "currency_code": "GBP",
    "client_name": "Alder & Finch",
    "project_manager_name": "Robin Alder",
    "account_manager_name": "Robin Alder",
    "search": "alder",
}
_CODE = re.compile(r"`([^`]+)`")
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")

Node = dict[str, Any]


def render(document: Node) -> dict[str, str]:
    """The pages by their path below /docs; "" is the first."""
    reference = Reference(document)
    pages = {"": "".join(reference.first_page())}
    for tag in document["tags"]:
        pages[slug_of(tag["name"])] = "".join(reference.chapter_page(tag))
    return pages


def slug_of(name: str) -> str:
    """Of a chapter, as its address has it."""
    return _NOT_IN_SLUG.sub("-", name.lower()).strip("-")


class Reference:
    """One document, with its references resolved as they are met."""

    def __init__(self, document: Node) -> None:
        self.document = document
        self._described: set[str] = set()
        self._contents = "".join(self._listed_contents())

    def first_page(self) -> Iterator[str]:
        info = self.document["info"]
        yield from self._begin("Tandem API")
        yield f"<header><h1>{escape(info['title'])} API</h1>"
        yield f'<p class="quiet">Version {escape(info["version"])} · '
        yield '<a href="/v1/openapi.json">OpenAPI 3.1 document</a></p>'
        yield f'<div class="prose">{prose(info["description"])}</div></header>'
        yield '<dl class="chapter-list">'
        for tag in self.document["tags"]:
            yield f'<dt><a href="/docs/{slug_of(tag["name"])}">{escape(tag["name"])}</a></dt>'
            yield f"<dd>{inline(tag['description'])}</dd>"
        yield f"</dl>{_END}"

    def chapter_page(self, tag: Node) -> Iterator[str]:
        """One chapter; the fields of an answer are listed once, later operations link to them."""
        self._described = set()
        yield from self._begin(f"{tag['name']} · Tandem API")
        yield f"<header><h1>{escape(tag['name'])}</h1>"
        yield f"<p>{inline(tag['description'])}</p>"
        yield f'<p class="quiet small" id="who" data-none="{_NOBODY}">{_NOBODY}</p></header>'
        for method, path, operation in self._operations(tag["name"]):
            yield from self._operation(method, path, operation)
        yield _END

    def _begin(self, title: str) -> Iterator[str]:
        yield _HEAD.replace("{title}", escape(title))
        yield f'<div class="book">{self._contents}<main class="chapters" id="main">'

    def _operations(self, tag: str) -> Iterator[tuple[str, str, Node]]:
        for path, item in self.document["paths"].items():
            for method in METHODS:
                if method in item and tag in item[method]["tags"]:
                    yield method, path, item[method]

    def _listed_contents(self) -> Iterator[str]:
        yield '<nav class="contents" aria-label="Reference"><div class="masthead">'
        yield '<img src="/static/mark.svg" alt=""><a class="name" href="/">Tandem</a></div>'
        yield '<label class="skip" for="find">Find a route</label>'
        yield '<input id="find" type="search" placeholder="Find a route" autocomplete="off">'
        yield '<div class="routes">'
        for tag in self.document["tags"]:
            chapter = f"/docs/{slug_of(tag['name'])}"
            yield f'<section><h2><a href="{chapter}">{escape(tag["name"])}</a></h2><ul>'
            for method, path, operation in self._operations(tag["name"]):
                words = escape(f"{method} {path} {operation['summary']} {tag['name']}".lower())
                anchor = f"{chapter}#op-{operation['operationId']}"
                yield f'<li data-words="{words}"><a href="{anchor}">'
                yield f'<span class="method {method}">{method.upper()}</span>'
                yield f"<span>{escape(operation['summary'])}</span></a></li>"
            yield "</ul></section>"
        yield "</div></nav>"

    def _operation(self, method: str, path: str, operation: Node) -> Iterator[str]:
        id_ = f"op-{operation['operationId']}"
        yield f'<article class="operation {method}" id="{id_}"><header>'
        yield f'<h2><a href="#{id_}">{escape(operation["summary"])}</a></h2>'
        yield f'<div class="route"><span class="method">{method.upper()}</span>'
        yield f"<span>{escape(path)}</span></div></header>"
        yield '<div class="body"><div class="words">'
        if operation["description"]:
            yield f'<div class="prose">{prose(operation["description"])}</div>'
        yield from self._parameters(operation)
        yield from self._body_fields(operation)
        yield from self._answer_fields(operation)
        yield from self._statuses(operation)
        yield "</div>"
        yield from self._examples(method, path, operation)
        yield "</div>"
        yield from self._try(method, path, operation)
        yield "</article>"

    def _parameters(self, operation: Node) -> Iterator[str]:
        kinds = {"path": "In the path", "query": "Parameters", "header": "Headers"}
        for place, title in kinds.items():
            found = [p for p in operation.get("parameters", ()) if p["in"] == place]
            if found:
                yield f'<section><h3>{title}</h3><ul class="fields">'
                for parameter in found:
                    shown = parameter["schema"] | {"description": parameter.get("description", "")}
                    yield self._field(parameter["name"], shown, parameter.get("required", False), 0)
                yield "</ul></section>"

    def _body_fields(self, operation: Node) -> Iterator[str]:
        body = operation.get("requestBody")
        if body:
            media_type, content = next(iter(body["content"].items()))
            yield f"<section><h3>Body · {escape(media_type)}</h3>"
            yield self._fields(content["schema"], 0)
            yield "</section>"

    def _answer_fields(self, operation: Node) -> Iterator[str]:
        for media_type, content in _good(operation)[1].get("content", {}).items():
            name = _name(self._resolved(content["schema"]))
            id_ = f"fields-{escape(name)}"
            if name in self._described:
                yield f"<section><h3>Answer · {escape(media_type)}</h3>"
                yield f'<p>The fields of <a href="#{id_}">{escape(name)}</a>, listed above.</p>'
            else:
                yield f'<section id="{id_}">' if name else "<section>"
                yield f"<h3>Answer · {escape(media_type)}</h3>"
                yield self._fields(content["schema"], 0)
                self._described |= {name} - {""}
            yield "</section>"

    def _fields(self, schema: Node, depth: int) -> str:
        found = self._resolved(schema)
        if found.get("type") == "array":
            return self._fields(found["items"], depth)
        required = found.get("required", ())
        rows = "".join(
            self._field(name, inner, name in required, depth)
            for name, inner in found.get("properties", {}).items()
        )
        return f'<ul class="fields">{rows}</ul>' if rows else f"<p>{escape(self._kind(found))}</p>"

    def _field(self, name: str, schema: Node, required: bool, depth: int) -> str:
        shown = schema.get("description", "")
        must = '<span class="must">required</span>' if required else ""
        words = f"<p>{inline(shown)}</p>" if shown else ""
        return (
            f'<li><div class="title"><code>{escape(name)}</code>'
            f'<span class="kind">{escape(self._kind(schema))}</span>{must}</div>'
            f"{words}{self._within(schema, depth)}</li>"
        )

    def _within(self, schema: Node, depth: int) -> str:
        inner = self._resolved(schema)
        if inner.get("type") == "array":
            inner = self._resolved(inner["items"])
        if not inner.get("properties") or depth >= DEPTH_MAX or _name(inner) == "Money":
            return ""
        return f"<details><summary>Its fields</summary>{self._fields(inner, depth + 1)}</details>"

    def _statuses(self, operation: Node) -> Iterator[str]:
        yield '<section><h3>Statuses</h3><dl class="statuses">'
        for status, answer in operation["responses"].items():
            found = self._resolved(answer)
            fine = ' class="fine"' if status.startswith("2") else ""
            yield f"<div{fine}><dt>{status}</dt><dd>{inline(found['description'])}</dd></div>"
        yield "</dl></section>"

    def _examples(self, method: str, path: str, operation: Node) -> Iterator[str]:
        yield '<div class="shown"><section><h3>Request</h3>'
        yield f"<pre tabindex='0'>{escape(self._curl(method, path, operation))}</pre></section>"
        status, good = _good(operation)
        content = good.get("content", {}).get(JSON)
        yield f"<section><h3>Answer {status}</h3>"
        if content:
            shown = content.get("example") or self._example(content["schema"])
            yield f"<pre tabindex='0'>{escape(_pretty(shown))}</pre>"
        else:
            yield f"<pre tabindex='0'>{escape(good['description'])}</pre>"
        yield "</section></div>"

    def _curl(self, method: str, path: str, operation: Node) -> str:
        lines = [f"curl -X {method.upper()} {{address}}{path}"]
        if operation["security"]:
            lines.append('-H "Authorization: Bearer $TOKEN"')
        lines += [
            f'-H "{parameter["name"]}: {parameter["example"]}"'
            for parameter in operation.get("parameters", ())
            if parameter["in"] == "header" and parameter.get("required")
        ]
        body = self._body_example(operation)
        if body is not None:
            media_type = next(iter(operation["requestBody"]["content"]))
            lines.append(f'-H "Content-Type: {media_type}"')
            lines.append(f"-d '{_pretty(body)}'")
        return " \\\n  ".join(lines).replace("{address}", "http://127.0.0.1:8080")

    def _body_example(self, operation: Node) -> Any:
        body = operation.get("requestBody")
        if not body or JSON not in body["content"]:
            return None
        content = body["content"][JSON]
        return content.get("example") or self._example(content["schema"])

    def _example(self, schema: Node, depth: int = 0, name: str = "") -> Any:
        """What the schema says, else something that looks like what the name says."""
        found = self._resolved(schema)
        if "example" in found:
            return found["example"]
        if found.get("enum"):
            return found["enum"][0]
        kind = found.get("type")
        kind = kind[0] if isinstance(kind, list) else kind
        if kind == "array":
            return [self._example(found["items"], depth + 1, name)] if depth < DEPTH_MAX else []
        if kind == "object" and depth < DEPTH_MAX:
            properties = found.get("properties", {})
            return {
                inner_name: self._example(inner, depth + 1, inner_name)
                for inner_name, inner in properties.items()
            }
        if kind == "string":
            return _LIKELY.get(name, "")
        return {"integer": 1, "number": 1, "boolean": False}.get(str(kind))

    def _try(self, method: str, path: str, operation: Node) -> Iterator[str]:
        content = operation.get("requestBody", {}).get("content", {JSON: None})
        if JSON not in content:
            return
        id_ = operation["operationId"]
        yield '<details class="try"><summary>Try it</summary>'
        yield f'<form data-method="{method.upper()}" data-path="{escape(path)}" '
        yield f'data-operation="{id_}" data-json="{"yes" if "requestBody" in operation else ""}">'
        for parameter in operation.get("parameters", ()):
            yield self._input(id_, parameter)
        body = self._body_example(operation)
        if body is not None:
            yield f'<div><label for="{id_}-body">Body</label><textarea id="{id_}-body" '
            yield f'spellcheck="false">{escape(_pretty(body))}</textarea></div>'
        yield '<div><button type="submit">Send</button></div>'
        yield '<output hidden aria-live="polite"></output></form></details>'

    def _input(self, operation_id: str, parameter: Node) -> str:
        name, place = escape(parameter["name"]), parameter["in"]
        id_ = f"{operation_id}-{name}"
        required = " required" if parameter.get("required") else ""
        return (
            f'<div><label for="{id_}">{name}</label>'
            f'<input id="{id_}" name="{name}" data-in="{place}"{required}></div>'
        )

    def _kind(self, schema: Node) -> str:
        """Its type in a word or two."""
        found = self._resolved(schema)
        if "enum" in found:
            return " | ".join("null" if word is None else str(word) for word in found["enum"])
        kind = found.get("type", "anything")
        words = list(kind) if isinstance(kind, list) else [kind]
        if "anyOf" in schema and any(one.get("type") == "null" for one in schema["anyOf"]):
            words.append("null")
        if words[0] == "array":
            words[0] = f"list of {self._kind(found['items'])}"
        elif words[0] == "object" and _name(found):
            words[0] = _name(found)
        elif found.get("format"):
            words[0] = found["format"]
        if "maxLength" in found:
            words[0] += f", at most {found['maxLength']} characters"
        return " or ".join(str(word) for word in words)

    def _resolved(self, node: Node) -> Node:
        """The node, or what it refers to; of a choice with null, the other one."""
        for choice in node.get("anyOf", ()):
            if choice.get("type") != "null":
                return self._resolved(choice)
        if "$ref" not in node:
            return node
        _, _, kind, name = node["$ref"].split("/")
        found: Node = self.document["components"][kind][name]
        return {**found, "x-name": name}


def _name(schema: Node) -> str:
    return str(schema.get("x-name", ""))


def _good(operation: Node) -> tuple[str, Node]:
    return next(
        (status, answer)
        for status, answer in operation["responses"].items()
        if status.startswith("2")
    )


def _pretty(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def inline(text: str) -> str:
    """Text with `code` marked up."""
    return _CODE.sub(r"<code>\1</code>", escape(text))


def prose(text: str) -> str:
    """Paragraphs and lists of the small part of Markdown that descriptions use."""
    return "".join(_block(block) for block in text.strip().split("\n\n"))


def _block(block: str) -> str:
    if block.startswith("- "):
        items = block.removeprefix("- ").split("\n- ")
        return "<ul>" + "".join(f"<li>{inline(item)}</li>" for item in items) + "</ul>"
    return f"<p>{inline(block)}</p>"


_NOBODY = "To try routes from this page, sign in at /status first."
_HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="/static/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/style.css">
<script src="/static/docs.js" type="module"></script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
"""
_END = "</main></div></body></html>\n"
