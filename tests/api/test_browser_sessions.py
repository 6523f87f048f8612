"""A person at work in a browser: signed in by a cookie, following events, signed out."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from itertools import islice

import httpx
import pytest
from office import ZONE, Office, unlike
from standalone.rest import Json

PASSWORD = "nine lamps over the harbour"


class Page:
    """A page of Tandem in a browser, with what a browser sends by itself."""

    def __init__(self, address: str, email: str) -> None:
        self._http = httpx.Client(base_url=address, timeout=30, headers={"Origin": address})
        answer = self.change("POST", "/v1/browser-sessions", email=email, password=PASSWORD)
        assert answer.status_code == httpx.codes.CREATED, answer.text
        self.shown_at_sign_in: Json = answer.json()
        self._http.headers["Cookie"] = answer.headers["set-cookie"].partition(";")[0]

    def change(self, method: str, path: str, **body: str) -> httpx.Response:
        key = {"X-Tandem-Request": "1", "Idempotency-Key": secrets.token_hex(8)}
        return self._http.request(method, path, json=body, headers=key)

    def get(self, path: str) -> httpx.Response:
        return self._http.get(path)

    def follow(self, path: str) -> Iterator[str]:
        """The names of events as they come, as an EventSource receives them."""
        with self._http.stream("GET", path, headers={"Accept": "text/event-stream"}) as answer:
            for line in answer.iter_lines():
                if line.startswith("event: "):
                    yield line.removeprefix("event: ")

    def close(self) -> None:
        self._http.close()


@pytest.fixture
def page(office: Office) -> Iterator[Page]:
    """Of an account manager who is new here."""
    email = f"{unlike('robin').replace(' ', '.')}@example.com"
    body = {"name": "Robin Alder", "email": email, "access": {"roles": ["account_manager"]}}
    _, person = office.administrator.invite(body, PASSWORD)
    person.close()
    page = Page(office.address, email)
    yield page
    page.close()


def test_a_page_works_with_the_cookie_alone(page: Page) -> None:
    made = page.change("POST", "/v1/clients", name=unlike("Alder"), currency_code="GBP")
    assert made.status_code == httpx.codes.CREATED, made.text
    assert page.get(f"/v1/clients/{made.json()['id']}").json()["name"] == made.json()["name"]


def test_a_page_follows_events_with_the_cookie_alone(page: Page) -> None:
    made = page.change("POST", "/v1/clients", name=unlike("Alder"), currency_code="GBP").json()
    received = page.follow(f"/v1/events?client_id={made['id']}")
    assert list(islice(received, 1)) == ["client.registered.v1"]


def test_a_stream_of_a_page_ends_when_its_person_signs_out(page: Page) -> None:
    page.change("POST", "/v1/clients", name=unlike("Alder"), currency_code="GBP")
    received = page.follow("/v1/events?last=1")
    next(received)
    assert page.change("DELETE", "/v1/sessions/current").status_code == httpx.codes.NO_CONTENT
    list(received)
    assert page.get("/v1/me").json()["reason"] == "TOKEN_INVALID"


def test_a_form_on_another_site_changes_nothing(page: Page) -> None:
    """The browser sends the cookie along; the page that sent it gives itself away."""
    answer = page._http.post(
        "/v1/clients",
        json={"name": unlike("Alder"), "currency_code": "GBP"},
        headers={"Origin": "https://elsewhere.example", "X-Tandem-Request": "1"},
    )
    assert (answer.status_code, answer.json()["reason"]) == (403, "CROSS_SITE_REQUEST")


def test_a_page_learns_who_it_is_and_what_it_may_show(page: Page) -> None:
    me = page.get("/v1/me").json()
    assert (me["name"], me["roles"]) == ("Robin Alder", ["account_manager"])
    held = {each["permission"]: each["scopes"] for each in me["permissions"]}
    assert held["client.read"] == ["all"]
    assert "user.write" not in held
    assert me["required_steps"] == []
    assert me["agency"] == {
        "name": "Northlight Ltd",
        "currency_code": "GBP",
        "time_zone": ZONE,
        "week_starts_on": 1,
    }
    assert me["session_id"] == page.shown_at_sign_in["session_id"]


def test_an_administrator_sees_what_somebody_may_do(office: Office, page: Page) -> None:
    me = page.get("/v1/me").json()
    path = f"/v1/people/{me['person_id']}/permissions"
    seen = office.administrator.get(path)
    assert seen["permissions"] == me["permissions"]
    assert seen["roles"] == ["account_manager"]
    assert page.get(path).json()["reason"] == "PERMISSION_REQUIRED"
