"""Signing in from a browser: the password, a forced change, the end of a session, signing out."""

from __future__ import annotations

import pyotp
import pytest
from browser import OpenTab
from workplace import PASSWORD, Workplace

expect = pytest.importorskip("playwright.sync_api").expect


def test_a_wrong_password_is_refused_with_what_to_do(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    tab = open_tab()
    tab.sign_in(workplace.worker.email, "a guess that is wrong")
    expect(tab.page.get_by_role("alert")).to_contain_text("check both, or ask an administrator")
    expect(tab.page.get_by_label("E-mail address")).to_have_value(workplace.worker.email)
    tab.complaints.clear()  # Chromium logs the 401 itself
    tab.sign_in(workplace.worker.email, PASSWORD)
    expect(tab.page.get_by_role("heading", level=1)).to_contain_text("Today")


def test_the_page_that_was_asked_for_is_shown_after_signing_in(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    tab = open_tab(workplace.worker, "/time?week=2026-11-16")
    expect(tab.page.get_by_role("heading", name="16 to 22 Nov 2026")).to_be_visible()


def test_a_script_finds_nothing_that_gives_access(open_tab: OpenTab, workplace: Workplace) -> None:
    tab = open_tab(workplace.worker)
    kept = (
        "() => [document.cookie, ...Object.values(localStorage), ...Object.values(sessionStorage)]"
    )
    assert tab.page.evaluate(kept) == ["", "system"]  # the theme
    (cookie,) = tab.page.context.cookies()
    assert (cookie["httpOnly"], cookie["secure"], cookie["sameSite"]) == (True, True, "Lax")


def test_signing_out_ends_the_session_and_back_shows_nothing(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    tab = open_tab(workplace.join("Amir Haddad", "team_member"))
    tab.page.get_by_role("button", name="Account of Amir Haddad").click()
    tab.page.get_by_role("menuitem", name="Sign out").click()
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Sign in")
    tab.go("/time")
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_a_password_that_somebody_else_set_has_to_be_changed_first(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    given, own = "given by somebody else 7", "a lantern over the harbour"
    member = workplace.join("Imogen Clark", "team_member")
    access = {"roles": ["team_member"], "password": given}
    workplace.administrator.put(f"/v1/people/{member.id}/access", access)
    tab = open_tab()
    tab.sign_in(member.email, given)
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Choose your own password")
    tab.page.get_by_label("Present password").fill(given)
    tab.page.get_by_label("New password").fill(own)
    tab.page.get_by_role("button", name="Change and go on").click()
    expect(tab.page.get_by_role("heading", level=1)).to_contain_text("Today")


def test_somebody_new_chooses_a_password_with_the_token_of_a_link(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    member = workplace.join("Freya Holm", "team_member")
    link = workplace.administrator.post(f"/v1/people/{member.id}/password-link")
    tab = open_tab()
    tab.page.get_by_role("link", name="choose a password").click()
    tab.page.get_by_label("Link token").fill(link["token"])
    tab.page.get_by_label("New password").fill("short")
    tab.page.get_by_role("button", name="Set this password").click()
    expect(tab.page.get_by_role("alert")).to_contain_text("10")
    tab.complaints.clear()  # Chromium logs the 422 itself
    tab.page.get_by_label("New password").fill("a bridge of paper boats")
    tab.page.get_by_role("button", name="Set this password").click()
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Your password is set")


def test_a_second_factor_is_asked_for_after_the_password(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    member = workplace.join("Nadia Petrov", "team_member")
    secret = member.at.post("/v1/me/second-factor", {"password": PASSWORD})["secret"]
    confirmation = {"code": pyotp.TOTP(secret).now()}
    codes = member.at.post("/v1/me/second-factor/confirm", confirmation)["recovery_codes"]
    tab = open_tab()
    tab.sign_in(member.email, PASSWORD)
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("One more step")
    tab.page.get_by_label("Code").fill("000000")
    tab.page.get_by_role("button", name="Sign in").click()
    expect(tab.page.get_by_role("alert")).to_contain_text("This code is wrong")
    tab.page.get_by_label("Code").fill(codes[0])
    tab.page.get_by_role("button", name="Sign in").click()
    expect(tab.page.get_by_role("heading", level=1)).to_contain_text("Today")
    tab.complaints.clear()  # Chromium logs both 401 itself
