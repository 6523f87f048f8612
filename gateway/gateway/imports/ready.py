"""The mappings that come with Tandem, and which of them a file fits.

A tool whose exports differ by country has one mapping that asks for the order of day and month, and
variants that state it: `{"name": "clockify_us", "of": "clockify", "date_formats": [...]}`. A
variant changes nothing else, so that all of them treat a row alike.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from gateway.imports.decoding import FileMistake
from gateway.imports.mapping import load_mapping
from gateway.imports.tables import headed, read_head

VARIANT_OF = "of"
COLUMNS_TOO_MANY = "COLUMNS_TOO_MANY"


@cache
def ready_mappings() -> Mapping[str, Mapping[str, Any]]:
    """The documents by name, each whole."""
    found = _documents()
    return {name: _whole(document, found) for name, document in sorted(found.items())}


def fitting_mappings(filename: str, content: bytes) -> list[str]:
    """Names of those whose columns the file has, of these the ones that use most columns;
    FileMistake if it is no text, has no line, or more columns than are read.

    Variants state what nobody has stated yet, and mappings that join a second file need it named.
    """
    head = read_head(filename, content)
    used: dict[str, int] = {}
    too_wide: FileMistake | None = None
    for name, document in _documents().items():
        if VARIANT_OF in document:
            continue
        mapping = load_mapping(dict(document))
        if mapping.dates is None:
            try:
                table = headed(filename, head, mapping.columns, mapping.optional_columns)
            except FileMistake as mistake:
                too_wide = mistake if mistake.reason == COLUMNS_TOO_MANY else too_wide
                continue
            used[name] = len([column for column in mapping.columns if table.places(column)])
    if too_wide and not used:
        raise too_wide
    most = max(used.values(), default=0)
    return sorted(name for name, count in used.items() if count == most)


@cache
def _documents() -> dict[str, dict[str, Any]]:
    folder = files("gateway.imports") / "mappings"
    documents = [
        json.loads(found.read_text(encoding="utf-8"))
        for found in folder.iterdir()
        if found.name.endswith(".json")
    ]
    return {str(document["name"]): document for document in documents}


def _whole(document: Mapping[str, Any], all_of_them: Mapping[str, Any]) -> Mapping[str, Any]:
    of = all_of_them[document[VARIANT_OF]] if VARIANT_OF in document else {}
    whole = {**of, **document}
    whole.pop(VARIANT_OF, None)
    return whole
