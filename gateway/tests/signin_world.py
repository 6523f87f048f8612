"""What the tests of signing in share: the gateway before the real projects service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from argon2 import PasswordHasher
from chassis.actor import Actor
from chassis.database import Database
from chassis.ids import new_id
from chassis.migrations import upgrade
from chassis.tables import outbox, whole_payload
from chassis.testing import ACTOR_SECRET, fresh_database, serving
from gateway.signin.model import User
from gateway.testing import Person, Reception, reception
from httpx import Response
from projects.api import registrations
from projects.events import CATALOGUE
from projects.settings import Settings
from sqlalchemy import select

SYSTEM = Actor.system()
PASSWORD = "a kettle for seven sailors"
OTHER_PASSWORD = "eleven quiet bicycles"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@contextmanager
def gateway_before_projects(**settings: Any) -> Iterator[Reception]:
    with fresh_database("projects", lambda url: upgrade("projects", url)) as url:
        database = Database(url, CATALOGUE)
        ours = Settings(database_url=url, actor_secret=ACTOR_SECRET)
        with (
            serving(registrations(database, ours), url) as room,
            reception(projects=room.address, **settings) as served,
        ):
            yield served
        database.dispose()


def an_email() -> str:
    """An address that nobody else has."""
    return f"Robin.{new_id()}@agency.example"


def sign_in(gateway: Reception, email: str, password: str = PASSWORD) -> Any:
    return gateway.client.post("/v1/sessions", json={"email": email, "password": password})


def a_colleague(gateway: Reception, *roles: str, password: str = PASSWORD) -> Person:
    """Somebody signed in who has this password and need not change it."""
    someone = gateway.person(*(roles or ("team_member",)))
    with gateway.database.transaction(SYSTEM) as tx:
        tx.load(User, someone.id).password_hash = CHEAP.hash(password)
    return someone


def email_of(someone: Person) -> str:
    return str(someone.get("/v1/me").json()["email"])


def again(gateway: Reception, someone: Person, password: str = PASSWORD) -> Person:
    """The same person signed in once more."""
    answer = sign_in(gateway, email_of(someone), password)
    assert answer.status_code == 201, answer.text
    return Person(gateway.client, someone.actor, answer.json()["token"])


def facts(gateway: Reception, type_: str, **body: Any) -> list[dict[str, Any]]:
    """The bodies of the facts of this type whose body holds all this, oldest first."""
    with gateway.database.engine.connect() as connection:
        asked = select(whole_payload).where(outbox.c.type == type_).order_by(outbox.c.id)
        payloads = [row.payload for row in connection.execute(asked)]
    return [each for each in payloads if body.items() <= each.items()]


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["reason"]


class Browser:
    """A browser with one cookie and a page of Tandem open, as far as the gateway sees it."""

    def __init__(self, gateway: Reception, origin: str = "https://tandem.example") -> None:
        self._client = gateway.client
        self._origin = origin
        self.cookie = ""

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Response:
        """A request of the page; headers by name with _ for -, an empty one is left out."""
        sent = {
            "Host": self._origin.partition("://")[2],
            "Cookie": self.cookie,
            "Sec-Fetch-Site": "same-origin",
            "X-Tandem-Request": "1",
            "Idempotency-Key": new_id(),
        } | {name.replace("_", "-"): value for name, value in headers.items()}
        if method not in {"GET", "HEAD"}:
            sent.setdefault("Origin", self._origin)
        given = {name: value for name, value in sent.items() if value}
        answer: Response = self._client.request(method, path, json=body, headers=given)
        if "set-cookie" in answer.headers:
            self.cookie = answer.headers["set-cookie"].partition(";")[0]
        return answer

    def sign_in(self, someone: Person, password: str = PASSWORD, **headers: str) -> Response:
        body = {"email": email_of(someone), "password": password}
        return self.send("POST", "/v1/browser-sessions", body, **headers)

    def get(self, path: str, **headers: str) -> Response:
        return self.send("GET", path, **headers)


def signed_in_browser(gateway: Reception, someone: Person) -> Browser:
    browser = Browser(gateway)
    answer = browser.sign_in(someone)
    assert answer.status_code == 201, answer.text
    return browser
