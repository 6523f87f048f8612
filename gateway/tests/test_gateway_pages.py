"""The pages and the document behind them."""

from __future__ import annotations

import functools
import itertools
import json
import re
import warnings
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from importlib.resources import files
from typing import Any

import pytest
from gateway.api import pages, reference
from gateway.rest.openapi import document
from gateway.rest.rooms import ROOMS
from gateway.testing import Reception, reception
from httpx import Response
from openapi_spec_validator import OpenAPIV31SpecValidator

ROUTES = [route for room in ROOMS for route in room.routes]


@pytest.fixture(scope="module")
def openapi() -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return document(ROOMS)


@pytest.fixture(scope="module")
def gateway() -> Iterator[Reception]:
    with reception() as gateway:
        yield gateway


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_document_is_valid_openapi_3_1(openapi: dict[str, Any]) -> None:
    assert openapi["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(json.loads(json.dumps(openapi))).validate()


def test_every_route_is_in_the_document_with_what_a_reader_needs(openapi: dict[str, Any]) -> None:
    for route in ROUTES:
        operation = openapi["paths"][route.path][route.method.lower()]
        assert operation["summary"] == route.summary
        assert operation["security"] == ([] if route.public else [{"bearer": []}, {"cookie": []}])
        assert "503" in operation["responses"]
        keys = [p for p in operation["parameters"] if p["name"] == "Idempotency-Key"]
        assert bool(keys) == route.needs_key


CHAPTERS = [f"/docs/{reference.slug_of(room.name)}" for room in ROOMS]
PAGES = ["/status", "/docs", *CHAPTERS]
ELEMENTS_MAX = 8_500
"""What a browser lays out in a moment; the whole reference has some 45,000."""


@pytest.mark.parametrize("path", ["/status", "/docs", "/v1/openapi.json"])
def test_pages_call_things_by_their_names(gateway: Reception, path: str) -> None:
    """Not "one door", but the gateway or this address."""
    assert not re.findall(r"(?i)\bdoors?\b", gateway.client.get(path).text)


def test_operations_are_named_once_each() -> None:
    names = [route.operation_id for route in ROUTES]
    assert sorted(names) == sorted(set(names))


def test_every_example_is_a_body_that_the_route_takes() -> None:
    for route in ROUTES:
        if route.body is not None and route.example is not None:
            assert route.body.validate(route.example) == {}, route.operation_id


def test_every_json_body_has_an_example() -> None:
    without = [r.operation_id for r in ROUTES if r.reads_json and r.example is None]
    bodies_needed = [
        r.operation_id
        for r in ROUTES
        if r.operation_id in without
        and r.body is not None
        and any(field.required for field in r.body.fields.values())
    ]
    assert bodies_needed == []


LANDMARKS = {"nav", "main", "header", "footer"}
VOID = {"meta", "link", "img", "input", "br"}


class Outline(HTMLParser):
    """Ids, links and what is loaded, of a page; and its text that is in no landmark."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: set[str] = set()
        self.loaded: set[str] = set()
        self.labels: set[str] = set()
        self.inputs: set[str] = set()
        self.headings: list[int] = []
        self.elements = 0
        self.astray: list[str] = []
        self._open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.elements += 1
        if tag not in VOID:
            self._open.append("skip" if given.get("class") == "skip" else tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "a":
            self.links.add(str(given.get("href")))
        if tag == "label" and "for" in given:
            self.labels.add(str(given["for"]))
        if tag in {"input", "textarea"} and given.get("type") != "checkbox":
            self.inputs.add(str(given.get("id")))
        if tag in {"script", "img"}:
            self.loaded.add(str(given.get("src")))
        if tag == "link":
            self.loaded.add(str(given.get("href")))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and "body" in self._open and not {"skip", *LANDMARKS} & {*self._open}:
            self.astray.append(data.strip())


Read = Callable[[str], Response]


@pytest.fixture(scope="module")
def read(gateway: Reception) -> Read:
    """Each address is asked for once: every page of the reference links to all others."""
    return functools.cache(gateway.client.get)


@pytest.mark.slow
@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_nothing_from_elsewhere_and_every_link_leads_somewhere(
    read: Read, path: str
) -> None:
    answer = read(path)
    assert answer.status_code == 200
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    outline = Outline(answer.text)
    assert len(outline.ids) == len(set(outline.ids))
    assert outline.inputs <= outline.labels
    for address in outline.loaded:
        assert read(address).status_code == 200, address
    for link in outline.links - {"/"}:  # the application, which may not be built here
        page, _, anchor = link.partition("#")
        target = read(page or path)
        assert target.status_code == 200, link
        if anchor:
            assert f'id="{anchor}"' in target.text, link


@pytest.mark.slow
@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_found_through_by_a_screen_reader(read: Read, path: str) -> None:
    outline = Outline(read(path).text)
    assert outline.astray == [], "all text is in a landmark"
    assert outline.headings.count(1) == 1
    steps = itertools.pairwise(outline.headings)
    assert [step for step in steps if step[1] > step[0] + 1] == [], "no level is skipped"


@pytest.mark.slow
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_small_enough_for_a_browser_to_show_at_once(read: Read, path: str) -> None:
    assert Outline(read(path).text).elements < ELEMENTS_MAX


@pytest.mark.slow
def test_the_fields_of_an_answer_are_listed_once_in_a_chapter(gateway: Reception) -> None:
    page = gateway.client.get("/docs/retainers").text
    assert page.count('id="fields-Retainer"') == 1
    assert page.count('href="#fields-Retainer"') > 1


@pytest.mark.slow
def test_a_page_has_no_script_or_style_within_it(gateway: Reception) -> None:
    for path in PAGES:
        page = gateway.client.get(path).text
        assert not re.search(r"<script(?![^>]*\ssrc=)", page)
        assert "<style" not in page
        assert " style=" not in page
        assert not re.search(r"\son[a-z]+=", page)


def test_no_page_keeps_anything_that_gives_access() -> None:
    for name, kind in pages.KINDS.items():
        if kind.startswith("text/javascript"):
            assert not re.search(r"(?i)storage|authorization|bearer|document\.cookie", web(name))


def web(name: str) -> str:
    return files("gateway").joinpath("web", name).read_text(encoding="utf-8")


TEXT = ("ink", "ink-soft", "accent", "good", "bad", "accounts", "projects", "finance", "workspace",
        "gateway", "get", "post", "put", "patch", "delete")  # fmt: skip
ON_CODE = ("code-ink", "code-soft", "code-link")
READABLE = 4.5
VISIBLE = 3.0


def colours(theme: str) -> dict[str, str]:
    """The colours of style.css by name, in light or in dark."""
    light, _, dark = web("style.css").partition("@media (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return found | (
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark)) if theme == "dark" else {}
    )


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_published() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read_on_every_ground(theme: str) -> None:
    named = colours(theme)
    pairs = [(text, ground) for text in TEXT for ground in ("ground", "surface", "sunken")]
    pairs += [(text, "code-ground") for text in ON_CODE] + [("accent-ink", "accent")]
    weak = [pair for pair in pairs if contrast(named[pair[0]], named[pair[1]]) < READABLE]
    assert weak == []
    assert contrast(named["edge"], named["surface"]) >= VISIBLE


@pytest.mark.slow
def test_the_asyncapi_document_is_served(gateway: Reception) -> None:
    answer = gateway.client.get("/v1/asyncapi.json")
    assert answer.json()["asyncapi"] == "3.0.0"


def test_a_page_is_not_sent_twice_to_whoever_has_it(gateway: Reception) -> None:
    first = gateway.client.get("/docs")
    again = gateway.client.get("/docs", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.slow
def test_files_that_are_not_there_are_problems_too(gateway: Reception) -> None:
    for path in ("/static/..%2fstatus.html", "/static/secret", "/docs/other", "/docs/clients/x"):
        assert gateway.client.get(path).json()["reason"] == "PATH_NOT_FOUND"
    assert gateway.client.post("/docs").json()["reason"] == "METHOD_NOT_ALLOWED"


def test_what_descriptions_say_is_never_markup() -> None:
    assert reference.inline("<b> `x<y`") == "&lt;b&gt; <code>x&lt;y</code>"
    assert reference.prose("one\n\n- a\n- b") == "<p>one</p><ul><li>a</li><li>b</li></ul>"


def test_every_file_of_the_pages_is_served() -> None:
    there = {file.name for file in files("gateway").joinpath("web").iterdir()}
    assert there == set(pages.KINDS) | {"status.html", "asyncapi.json"}
