"""A change that is sent again is answered from what was kept: its method says in what shape."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
API = "services/*/*/api/*.py"


def changing(path: Path) -> Iterator[ast.FunctionDef]:
    """The methods of the module's servicers that change something."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            decorators = (ast.unparse(each).split("(")[0] for each in node.decorator_list)
            if "writes" in decorators:
                yield node


def test_every_change_names_the_response_that_is_kept_for_its_repetition() -> None:
    methods = [(path, each) for path in sorted(ROOT.glob(API)) for each in changing(path)]
    assert len(methods) > 300
    unnamed = [
        f"{path.relative_to(ROOT)}: {each.name}"
        for path, each in methods
        if each.returns is None or not ast.unparse(each.returns).endswith(f"{each.name}Response")
    ]
    assert unnamed == []
