"""Signing in from a browser: the token goes into a cookie, and into no answer.

Pages keep nothing that gives access: no script can read the cookie, and a change that it
authenticates has to come from a page of this address (`signin/cookies.py`).
"""

from __future__ import annotations

import math
from typing import Any

from chassis.clock import system_clock

from gateway.rest.call import Call
from gateway.rest.route import Route
from gateway.rest.signin_credentials import (
    Proven,
    proven_by_code,
    proven_by_password,
    start_session,
)
from gateway.rest.signin_problems import CODE, PASSWORD
from gateway.rest.signin_schemas import (
    EXAMPLE_CODE,
    EXAMPLE_CREDENTIALS,
    BrowserSessionView,
    Credentials,
    SignInCode,
)
from gateway.signin import cookies
from gateway.signin.tokens import BROWSER

CODE_PATH = "/v1/browser-sessions/code"


async def sign_in_browser(call: Call) -> dict[str, Any]:
    _require_browser(call)
    return await _start(call, await proven_by_password(call, CODE_PATH))


async def answer_code_in_browser(call: Call) -> dict[str, Any]:
    _require_browser(call)
    return await _start(call, await proven_by_code(call))


def _require_browser(call: Call) -> None:
    """Also against a page elsewhere that signs somebody in under another name."""
    cookies.require_kept(call.request)
    cookies.require_own_page(call.request)


async def _start(call: Call, proven: Proven) -> dict[str, Any]:
    token, session = await start_session(call, proven, BROWSER)
    seconds = math.ceil((session.expires_at - system_clock()).total_seconds())
    call.headers["Set-Cookie"] = cookies.set_cookie(token, seconds)
    return {"session_id": session.id, "expires_at": session.expires_at, "user": proven.user}


_ABOUT = (
    f"For pages of this address. Every request then carries the cookie; one that changes something "
    f"needs the header `{cookies.HEADER}: 1` as well, and `Sec-Fetch-Site: same-origin` or an "
    "`Origin` of this address, which browsers send by themselves. Signing out clears the cookie."
)
_PAGE_PROBLEMS = {
    "REQUEST_HEADER_REQUIRED": f"The header {cookies.HEADER} is missing.",
    "CROSS_SITE_REQUEST": "No page of this address sent it.",
    "HTTPS_REQUIRED": "The browser would not keep the cookie: the page was opened by http at "
    "another machine.",
}

ROUTES = (
    Route(
        "POST",
        "/v1/browser-sessions",
        sign_in_browser,
        "Sign in from a page",
        f"Sets a cookie and answers no token. {_ABOUT}",
        body=Credentials(),
        answer=BrowserSessionView(),
        status=201,
        public=True,
        keyed=False,
        problems=PASSWORD | _PAGE_PROBLEMS,
        example=EXAMPLE_CREDENTIALS,
    ),
    Route(
        "POST",
        CODE_PATH,
        answer_code_in_browser,
        "Complete a sign-in from a page with a code",
        "The second step for users with a second factor. Sets the cookie.",
        body=SignInCode(),
        answer=BrowserSessionView(),
        status=201,
        public=True,
        keyed=False,
        problems=CODE | _PAGE_PROBLEMS,
        example=EXAMPLE_CODE,
    ),
)
