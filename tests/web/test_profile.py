"""Myself: the second factor, where I am signed in, and how I want the pages."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pyotp
import pytest
from browser import OpenTab
from standalone.rest import Refused
from workplace import PASSWORD, Workplace, today

expect = pytest.importorskip("playwright.sync_api").expect
STEP_SECONDS = 30


def test_a_second_factor_is_turned_on_and_signs_in_and_a_recovery_code_does_once(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    member = workplace.join("Selma Voss", "team_member")
    tab = open_tab(member, "/me")
    tab.page.get_by_role("button", name="Turn it on").click()
    dialog = tab.page.get_by_role("dialog", name="Turn the second factor on")
    dialog.get_by_label("Your password").fill(PASSWORD)
    dialog.get_by_role("button", name="Go on").click()
    expect(dialog.get_by_role("img", name="Picture for the authenticator app")).to_be_visible()
    key = dialog.locator(".authenticator-key").inner_text().replace(" ", "")
    code = dialog.get_by_label("Code that the app shows")
    code.fill("000000")
    dialog.get_by_role("button", name="Turn it on").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    code.fill(pyotp.TOTP(key).at(time.time()))
    dialog.get_by_role("button", name="Turn it on").click()
    kept = tab.page.get_by_role("dialog", name="Keep these codes").get_by_role("listitem")
    expect(kept.first).to_be_visible()
    codes = kept.all_inner_texts()
    tab.page.get_by_role("button", name="I have kept them").click()
    expect(tab.page.get_by_text(f"{len(codes)} recovery codes are left.")).to_be_visible()
    tab.complaints.clear()  # Chromium logs the refused code itself

    def sign_in_with(given: str) -> None:
        tab.page.get_by_role("button", name="Account of Selma Voss").click()
        tab.page.get_by_role("menuitem", name="Sign out").click()
        tab.sign_in(member.email, PASSWORD)
        expect(tab.page.get_by_role("heading", level=1)).to_have_text("One more step")
        tab.page.get_by_label("Code").fill(given)
        tab.page.get_by_role("button", name="Sign in").click()
        tab.complaints.clear()  # Chromium logs that a code is asked for

    next_code = pyotp.TOTP(key).at(time.time() + STEP_SECONDS)  # each code counts once
    sign_in_with(next_code)
    expect(tab.page.get_by_role("button", name="Account of Selma Voss")).to_be_visible()
    sign_in_with(codes[0])
    expect(tab.page.get_by_role("button", name="Account of Selma Voss")).to_be_visible()
    tab.go("/me")
    expect(tab.page.get_by_text(f"{len(codes) - 1} recovery codes are left.")).to_be_visible()
    sign_in_with(codes[0])
    expect(tab.page.get_by_role("alert")).to_contain_text("This code is wrong")
    tab.complaints.clear()


def test_another_session_of_mine_is_ended_and_this_one_goes_on(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    member = workplace.join("Yusuf Kaya", "team_member")
    tab = open_tab(member, "/me")
    rows = tab.page.get_by_role("region", name="Your sessions").get_by_role("row")
    expect(rows.filter(has_text="This session")).to_have_count(1)
    tab.page.get_by_role("button", name="End", exact=True).click()
    dialog = tab.page.get_by_role("dialog")
    expect(dialog).to_contain_text("has to sign in again")
    dialog.get_by_role("button", name="Cancel").click()
    assert member.at.get("/v1/me")["id"] == member.id
    tab.page.get_by_role("button", name="End", exact=True).click()
    dialog.get_by_role("button", name="End it").click()
    expect(tab.page.get_by_role("button", name="End", exact=True)).to_have_count(0)
    with pytest.raises(Refused, match="TOKEN_INVALID"):
        member.at.get("/v1/me")
    assert tab.page.request.get(f"{tab.address}/v1/me").status == 200


def test_what_i_prefer_holds_at_once_and_on_every_machine(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    member = workplace.join("Ines Roca", "project_manager")
    tab = open_tab(member, "/me")
    tab.page.get_by_label("Theme").select_option(label="Dark")
    tab.page.get_by_label("Rows of lists").select_option(label="Comfortable")
    tab.page.get_by_label("Start page").select_option(label="Time")
    tab.page.get_by_label("Weeks begin on").select_option(label="Sunday")
    document = tab.page.locator("html")
    expect(document).to_have_attribute("data-theme", "dark")
    expect(document).to_have_attribute("data-density", "comfortable")
    expect(tab.page.get_by_label("Weeks begin on")).to_have_value("sunday")
    elsewhere = open_tab(member, "/")
    expect(elsewhere.page).to_have_url(f"{tab.address}/time")
    expect(elsewhere.page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(elsewhere.page.locator("html")).to_have_attribute("data-density", "comfortable")
    sunday = today() - timedelta(days=today().isoweekday() % 7)
    week = re.compile(rf"^{sunday.day}\b.* to {(sunday + timedelta(days=6)).day} ")
    expect(elsewhere.page.get_by_role("heading", level=2, name=week)).to_be_visible()
