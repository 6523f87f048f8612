"""The guide in docs/using shows pictures that the tests of the pages make."""

from __future__ import annotations

from browser import GUIDE, pictures_of_the_guide
from test_pages import PAGES


def test_each_picture_of_the_guide_is_there() -> None:
    there = {file.stem for file in (GUIDE / "pictures").glob("*.webp")}
    assert there == pictures_of_the_guide(), "make pictures"


def test_each_picture_of_the_guide_is_made_by_a_test() -> None:
    made = {f"{page}-light" for page in PAGES}
    assert pictures_of_the_guide() <= made
