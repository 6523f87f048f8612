"""Signing in from a page: a cookie instead of a token, and changes from our own pages only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

import pytest
from chassis.clock import system_clock
from gateway.signin.devices import device_name
from gateway.signin.model import User, UserSession
from gateway.signin.rules import PAIR
from gateway.testing import Person, Reception
from signin_world import (
    OTHER_PASSWORD,
    PASSWORD,
    SYSTEM,
    Browser,
    a_colleague,
    again,
    email_of,
    facts,
    gateway_before_projects,
    refused,
    signed_in_browser,
)
from sqlalchemy import update
from test_gateway_second_factor import code_of, enrolled

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def gateway() -> Iterator[Reception]:
    with gateway_before_projects() as served:
        yield served


def a_change(browser: Browser, **headers: str) -> Any:
    """One that anybody may make: end all other sessions of one's own."""
    return browser.send("DELETE", "/v1/me/sessions", **headers)


def test_the_cookie_is_for_this_address_and_for_no_script(gateway: Reception) -> None:
    answer = Browser(gateway).sign_in(a_colleague(gateway))
    (cookie,) = SimpleCookie(answer.headers["set-cookie"]).values()
    assert cookie.key == "__Host-tandem"
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
    assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert 0 < int(cookie["max-age"]) <= 12 * 3600


def test_no_answer_to_a_page_holds_the_token(gateway: Reception) -> None:
    robin = a_colleague(gateway)
    browser = Browser(gateway)
    signed_in = browser.sign_in(robin)
    token = browser.cookie.partition("=")[2]
    shown = [signed_in, browser.get("/v1/me"), browser.get("/v1/me/sessions")]
    assert [answer.status_code for answer in shown] == [201, 200, 200]
    assert not any(token in answer.text or "token" in answer.json() for answer in shown)
    assert signed_in.json()["user"]["id"] == shown[1].json()["id"] == robin.id
    assert token not in str(facts(gateway, "session.started.v1", user_id=robin.id))


def test_a_cookie_and_a_token_are_sessions_of_one_list(gateway: Reception) -> None:
    robin = a_colleague(gateway)
    browser = signed_in_browser(gateway, robin)
    listed = browser.get("/v1/me/sessions").json()["items"]
    assert [session["current"] for session in listed] == [True, False]
    assert listed[0]["id"] == browser.get("/v1/me").json()["session_id"]


def test_a_session_that_is_ended_ends_the_cookie(gateway: Reception) -> None:
    robin = a_colleague(gateway)
    browser = signed_in_browser(gateway, robin)
    assert robin.delete("/v1/me/sessions").json() == {"ended": 1}
    assert refused(browser.get("/v1/me")) == (401, "TOKEN_INVALID")


def test_a_cookie_that_was_not_used_for_an_hour_is_worth_nothing(gateway: Reception) -> None:
    browser = signed_in_browser(gateway, a_colleague(gateway))
    session_id = browser.get("/v1/me").json()["session_id"]
    long_ago = system_clock() - timedelta(minutes=61)
    with gateway.database.transaction(SYSTEM) as tx:
        mine = update(UserSession).where(UserSession.id == session_id)
        tx.session.execute(mine.values(last_used_at=long_ago))
    gateway.client.app.state.door.sessions.forget()  # type: ignore[attr-defined]
    assert refused(browser.get("/v1/me")) == (401, "TOKEN_INVALID")


def test_signing_out_ends_the_session_and_clears_the_cookie(gateway: Reception) -> None:
    robin = a_colleague(gateway)
    browser = signed_in_browser(gateway, robin)
    kept = browser.cookie
    answer = browser.send("DELETE", "/v1/sessions/current")
    assert answer.status_code == 204
    (cleared,) = SimpleCookie(answer.headers["set-cookie"]).values()
    assert (cleared.value, cleared["max-age"], cleared["secure"]) == ("", "0", True)
    browser.cookie = kept
    assert refused(browser.get("/v1/me")) == (401, "TOKEN_INVALID")
    (ended,) = facts(gateway, "session.ended.v1", user_id=robin.id)
    assert ended["ended_because"] == "signed_out"


def test_a_token_that_signs_out_leaves_the_cookie_of_another_session(gateway: Reception) -> None:
    robin = a_colleague(gateway)
    browser, program = signed_in_browser(gateway, robin), again(gateway, robin)
    answer = browser.send("DELETE", "/v1/sessions/current", Authorization=f"Bearer {program.token}")
    assert (answer.status_code, "set-cookie" in answer.headers) == (204, False)
    assert browser.get("/v1/me").status_code == 200


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"X_Tandem_Request": ""}, "REQUEST_HEADER_REQUIRED"),
        ({"Sec_Fetch_Site": "cross-site"}, "CROSS_SITE_REQUEST"),
        ({"Sec_Fetch_Site": "same-site"}, "CROSS_SITE_REQUEST"),
        ({"Sec_Fetch_Site": "none"}, "CROSS_SITE_REQUEST"),
        ({"Sec_Fetch_Site": "", "Origin": "https://elsewhere.example"}, "CROSS_SITE_REQUEST"),
        ({"Sec_Fetch_Site": "", "Origin": "https://tandem.example:8443"}, "CROSS_SITE_REQUEST"),
        ({"Sec_Fetch_Site": "", "Origin": "null"}, "CROSS_SITE_REQUEST"),
        ({"Sec_Fetch_Site": "", "Origin": "https://["}, "CROSS_SITE_REQUEST"),
        ({"Sec_Fetch_Site": "", "Origin": ""}, "CROSS_SITE_REQUEST"),
    ],
)
def test_a_change_that_no_page_of_ours_sent_is_refused(
    gateway: Reception, headers: dict[str, str], reason: str
) -> None:
    robin = a_colleague(gateway)
    browser, other = signed_in_browser(gateway, robin), again(gateway, robin)
    assert refused(a_change(browser, **headers)) == (403, reason)
    assert other.get("/v1/me").status_code == 200, "nothing was changed"
    body = {"email": email_of(robin), "password": PASSWORD}
    answer = browser.send("POST", "/v1/browser-sessions", body, **headers)
    assert refused(answer) == (403, reason), "nobody is signed in under another name"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec_Fetch_Site": "", "Origin": "https://tandem.example"},
        {"Sec_Fetch_Site": "", "Host": "tandem.example:443"},
        {"Sec_Fetch_Site": "", "Host": "Tandem.Example"},
    ],
)
def test_a_change_of_our_own_page_is_made(gateway: Reception, headers: dict[str, str]) -> None:
    browser = signed_in_browser(gateway, a_colleague(gateway))
    assert a_change(browser, **headers).json() == {"ended": 1}


def test_what_changes_nothing_needs_no_header(gateway: Reception) -> None:
    browser = signed_in_browser(gateway, a_colleague(gateway))
    headers = {"Sec_Fetch_Site": "none", "X_Tandem_Request": ""}
    assert browser.get("/v1/me", **headers).status_code == 200


def test_a_bearer_token_needs_no_header_and_goes_before_the_cookie(gateway: Reception) -> None:
    robin, ada = a_colleague(gateway), a_colleague(gateway)
    browser = signed_in_browser(gateway, robin)
    headers = {
        "Authorization": f"Bearer {ada.token}",
        "Sec_Fetch_Site": "cross-site",
        "X_Tandem_Request": "",
    }
    assert browser.get("/v1/me", **headers).json()["id"] == ada.id
    assert a_change(browser, **headers).json() == {"ended": 0}
    unknown = headers | {"Authorization": "Bearer tdm_unknown"}
    assert refused(browser.get("/v1/me", **unknown)) == (401, "TOKEN_INVALID")


def test_a_proxy_that_asks_for_a_password_of_its_own_is_not_in_the_way(gateway: Reception) -> None:
    browser = signed_in_browser(gateway, a_colleague(gateway))
    assert browser.get("/v1/me", Authorization="Basic dGVzdDp0ZXN0").status_code == 200


def test_each_kind_of_token_is_good_in_its_own_place_only(gateway: Reception) -> None:
    robin = a_colleague(gateway)
    browser = signed_in_browser(gateway, robin)
    token = browser.cookie.partition("=")[2]
    as_bearer = Person(gateway.client, robin.actor, token)
    assert refused(as_bearer.get("/v1/me")) == (401, "TOKEN_INVALID")
    browser.cookie = f"__Host-tandem={robin.token}"
    assert refused(browser.get("/v1/me")) == (401, "TOKEN_REQUIRED")


@pytest.mark.parametrize(
    ("origin", "kept"),
    [
        ("http://127.0.0.1:8080", True),
        ("http://localhost:8080", True),
        ("http://tandem.localhost", True),
        ("http://[::1]:8080", True),
        ("https://tandem.example", True),
        ("http://192.168.1.20:8080", False),
        ("http://tandem.example", False),
        ("http://localhost.example", False),
    ],
)
def test_a_browser_that_would_drop_the_cookie_is_told_so(
    gateway: Reception, origin: str, kept: bool
) -> None:
    """Browsers send no Sec-Fetch-Site to a plain http address of another machine."""
    answer = Browser(gateway, origin).sign_in(
        a_colleague(gateway), **({} if kept else {"Sec_Fetch_Site": ""})
    )
    if kept:
        assert answer.status_code == 201
    else:
        assert refused(answer) == (403, "HTTPS_REQUIRED")
        assert "https address" in answer.json()["detail"]


def test_failures_count_and_are_recorded_as_with_a_token(gateway: Reception) -> None:
    robin = a_colleague(gateway)
    answers = [Browser(gateway).sign_in(robin, "wrong") for _ in range(PAIR.failures)]
    assert {refused(answer) for answer in answers} == {(401, "SIGN_IN_REFUSED")}
    answer = Browser(gateway).sign_in(robin)
    assert refused(answer) == (429, "SIGN_IN_THROTTLED")
    assert len(facts(gateway, "sign_in.failed.v1", user_id=robin.id)) == PAIR.failures


def test_a_second_factor_is_asked_for_before_there_is_a_cookie(gateway: Reception) -> None:
    robin, secret, _ = enrolled(gateway)
    browser = Browser(gateway)
    answer = browser.sign_in(robin)
    assert refused(answer) == (401, "CODE_REQUIRED")
    assert "/v1/browser-sessions/code" in answer.json()["detail"]
    assert browser.cookie == ""
    body = {"challenge": answer.json()["details"]["challenge"], "code": code_of(secret)}
    wrong = browser.send("POST", "/v1/browser-sessions/code", body | {"code": "000000"})
    assert refused(wrong) == (401, "CODE_REFUSED")
    elsewhere = browser.send("POST", "/v1/browser-sessions/code", body, Sec_Fetch_Site="cross-site")
    assert refused(elsewhere) == (403, "CROSS_SITE_REQUEST")
    done = browser.send("POST", "/v1/browser-sessions/code", body)
    assert (done.status_code, "token" in done.json()) == (201, False)
    assert browser.get("/v1/me").json()["second_factor"] is True


def test_a_password_set_by_somebody_else_is_changed_first(gateway: Reception) -> None:
    robin = a_colleague(gateway)
    with gateway.database.transaction(SYSTEM) as tx:
        tx.load(User, robin.id).password_change_required = True
    browser = Browser(gateway)
    body = {"email": f"{robin.id}@agency.example", "password": PASSWORD}
    assert browser.send("POST", "/v1/browser-sessions", body).status_code == 201
    assert refused(browser.get("/v1/people")) == (403, "PASSWORD_CHANGE_REQUIRED")
    assert browser.get("/v1/me").json()["required_steps"] == ["change_password"]
    wanted = {"current_password": PASSWORD, "new_password": OTHER_PASSWORD}
    assert browser.send("PUT", "/v1/me/password", wanted).status_code == 204
    assert browser.get("/v1/me").json()["required_steps"] == []
    assert browser.get("/v1/people").status_code == 200


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0",
            "Firefox on macOS",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
            "like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/142.0.0.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        ("python-httpx/0.28.1", "python-httpx"),
        ("curl/8.5.0", "curl"),
        ("", ""),
        ("???", ""),
    ],
)
def test_a_session_is_shown_by_its_device(user_agent: str, device: str) -> None:
    assert device_name(user_agent) == device


def test_the_device_is_in_the_list_of_sessions(gateway: Reception) -> None:
    robin = a_colleague(gateway)
    browser = Browser(gateway)
    browser.sign_in(robin, User_Agent="Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Firefox/145.0")
    (there, _) = robin.get("/v1/me/sessions").json()["items"]
    assert there["device"] == "Firefox on Linux"


def test_a_page_that_somebody_else_left_open_changes_nothing(gateway: Reception) -> None:
    robin, other = a_colleague(gateway), a_colleague(gateway)
    browser = signed_in_browser(gateway, robin)
    assert a_change(browser, X_Tandem_Person=robin.id).status_code == 200
    browser.sign_in(other)
    elsewhere = again(gateway, other)
    answer = a_change(browser, X_Tandem_Person=robin.id)
    assert refused(answer) == (409, "SIGNED_IN_AS_ANOTHER")
    assert answer.json()["details"] == {"person_id": other.id, "name": other.actor.name}
    assert elsewhere.get("/v1/me").status_code == 200, "nothing was changed"
    assert browser.get("/v1/me", X_Tandem_Person=robin.id).json()["id"] == other.id
    assert a_change(browser, X_Tandem_Person=other.id.upper()).status_code == 200
