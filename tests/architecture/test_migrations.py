"""The migrations of a service stand in one row; of two with one number only one would run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = sorted(ROOT.glob("services/*/migrations/versions"))
STATED = re.compile(r'^(revision|down_revision) = (?:"(\d+)"|None)$', re.MULTILINE)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parts[-3])
def test_each_migration_has_a_number_of_its_own_and_follows_the_one_before(folder: Path) -> None:
    files = sorted(folder.glob("*.py"))
    numbers = [file.name.split("_")[0] for file in files]
    stated = [dict(STATED.findall(file.read_text(encoding="utf-8"))) for file in files]
    assert numbers == [f"{number:04}" for number in range(1, len(files) + 1)]
    assert [each["revision"] for each in stated] == numbers
    assert [each["down_revision"] for each in stated] == ["", *numbers[:-1]]
