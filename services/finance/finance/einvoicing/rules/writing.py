"""Building XML: elements by prefixed name, text that XML can hold, nothing empty."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Writer:
    """Writes below a root. namespaces: by prefix."""

    def __init__(self, root: str, namespaces: Mapping[str, str]) -> None:
        self._namespaces = namespaces
        self.root = Element(self._name(root))

    def _name(self, name: str) -> str:
        prefix, local = name.split(":")
        return f"{{{self._namespaces[prefix]}}}{local}"

    def put(self, parent: Element, path: str, text: str = "", **attributes: str) -> Element:
        """Elements below one another, such as "cac:Party/cbc:Name"; the last has the text."""
        element = parent
        for name in path.split("/"):
            element = SubElement(element, self._name(name))
        element.text = _NOT_XML.sub("", text).strip()
        for name, value in attributes.items():
            element.set(name, value)
        return element

    def text(self, keep: Element | None = None) -> str:
        """Without elements that say nothing, but for the one to keep."""
        _prune(self.root, keep)
        for prefix, uri in self._namespaces.items():
            ElementTree.register_namespace("" if prefix == "doc" else prefix, uri)
        ElementTree.indent(self.root)
        body = ElementTree.tostring(self.root, encoding="unicode")
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _prune(element: Element, keep: Element | None) -> None:
    for child in list(element):
        _prune(child, keep)
        if child is not keep and not len(child) and not child.text:
            element.remove(child)
