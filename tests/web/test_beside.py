"""The API's documentation, beside the application, is as accessible as it is."""

from __future__ import annotations

from browser import OpenTab
from workplace import Workplace

THEMES = ("light", "dark")


def test_the_documentation_is_good_in_both_themes(open_tab: OpenTab, workplace: Workplace) -> None:
    tab = open_tab(workplace.chief, "/docs")
    tab.page.wait_for_load_state("networkidle")
    for theme in THEMES:
        tab.page.emulate_media(color_scheme=theme)
        tab.settle()
        assert tab.violations() == []
        assert not tab.is_wider_than_its_window()
