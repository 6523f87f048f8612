"""The recipes in docs/adding.md quote code that is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
QUOTED = re.compile(r"```\w+\n\s*(?:#|//) (\S+/\S+)\n(.*?)\n\s*```", re.DOTALL)


def flat(text: str) -> str:
    """Without indentation."""
    return "\n".join(line.strip() for line in text.splitlines())


QUOTES = QUOTED.findall((ROOT / "docs" / "adding.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("path", "code"), QUOTES)
def test_what_a_recipe_quotes_is_in_the_file(path: str, code: str) -> None:
    assert flat(code) in flat((ROOT / path).read_text(encoding="utf-8"))


def test_there_are_quotes() -> None:
    assert len(QUOTES) > 10
