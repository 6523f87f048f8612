"""Every page in both themes and on a phone: accessible, within its window, quiet, pictured."""

from __future__ import annotations

import pytest
from browser import OpenTab, Tab
from workplace import Member, Workplace, monday

THEMES = ("light", "dark")
PHONE = {"width": 360, "height": 740}
PAGES = {
    "time": ("worker", f"/time?week={monday(1)}"),
    "time-empty": ("worker", "/time?week=2024-01-01"),
    "no-such-page": ("worker", "/nothing/here"),
}
"""By the name of the picture: who looks, and at what."""


@pytest.fixture(scope="module", autouse=True)
def records(workplace: Workplace) -> None:
    """Something to look at."""
    client = workplace.client("Fennel Kitchens Ltd")
    project = workplace.project("Spring campaign", client)
    done = workplace.log(project, 210, monday(1), note="Key visual")
    workplace.log(project, 90, monday(1))
    workplace.manager.at.post("/v1/time-entries/approve", {"time_entry_ids": [done["id"]]})


def member_of(workplace: Workplace, name: str) -> Member:
    found: Member = getattr(workplace, name)
    return found


def examine(tab: Tab, name: str) -> None:
    tab.settle()
    tab.picture(name)
    assert tab.violations() == []
    assert not tab.is_wider_than_its_window()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_good_on_a_desk(
    open_tab: OpenTab, workplace: Workplace, name: str, theme: str
) -> None:
    who, path = PAGES[name]
    examine(open_tab(member_of(workplace, who), path, color_scheme=theme), f"{name}-{theme}")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_good_on_a_phone(open_tab: OpenTab, workplace: Workplace, name: str) -> None:
    who, path = PAGES[name]
    tab = open_tab(member_of(workplace, who), path, viewport=PHONE, has_touch=True)
    examine(tab, f"{name}-phone")


@pytest.mark.parametrize("theme", THEMES)
def test_the_sign_in_page_is_good(open_tab: OpenTab, theme: str) -> None:
    examine(open_tab(color_scheme=theme), f"sign-in-{theme}")
    examine(open_tab(color_scheme=theme, viewport=PHONE), f"sign-in-phone-{theme}")


def test_the_palette_and_the_keys_are_good(open_tab: OpenTab, workplace: Workplace) -> None:
    tab = open_tab(workplace.worker)
    tab.page.keyboard.press("Control+k")
    tab.page.get_by_role("combobox").fill("spring")
    tab.page.get_by_role("option", name="Spring campaign").wait_for()
    examine(tab, "palette")
    tab.page.keyboard.press("Escape")
    tab.page.keyboard.press("Shift+?")
    tab.page.get_by_role("dialog", name="Keyboard shortcuts").wait_for()
    examine(tab, "keys")
