"""For tests: the real gateway over real services, and people who are signed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from chassis.actor import Actor
from chassis.clock import system_clock
from chassis.database import Database
from chassis.ids import new_id
from chassis.migrations import upgrade
from chassis.testing import ACTOR_SECRET, fresh_database
from httpx import Response
from starlette.testclient import TestClient

from gateway.api.application import application
from gateway.events import CATALOGUE
from gateway.roles.queries import granted
from gateway.settings import Settings
from gateway.signin.model import User, UserSession
from gateway.signin.tokens import new_token

NOWHERE = "127.0.0.1:1"
UNUSABLE = "no password has this hash"
_LOOP = {"use_uvloop": True}
"""As the gateway is served."""


class Person:
    """Somebody signed in at the gateway, as an HTTP client. Every change gets a key of its own."""

    def __init__(self, client: TestClient, actor: Actor, token: str) -> None:
        self.client = client
        self.actor = actor
        self.token = token

    @property
    def id(self) -> str:
        return self.actor.person_id

    def get(self, path: str, **query: Any) -> Response:
        return self.send("GET", path, params=query)

    def post(self, path: str, body: Any = None, *, key: str = "") -> Response:
        return self.send("POST", path, json=body, key=key)

    def put(self, path: str, body: Any, *, key: str = "") -> Response:
        return self.send("PUT", path, json=body, key=key)

    def patch(self, path: str, body: Any, *, etag: str = "", key: str = "") -> Response:
        headers = {"If-Match": etag} if etag else {}
        return self.send("PATCH", path, json=body, headers=headers, key=key)

    def delete(self, path: str, *, key: str = "") -> Response:
        return self.send("DELETE", path, key=key)

    def send(
        self,
        method: str,
        path: str,
        *,
        headers: dict[str, str] | None = None,
        key: str = "",
        **more: Any,
    ) -> Response:
        sent = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key or new_id()}
        answer: Response = self.client.request(
            method, path, headers={**sent, **(headers or {})}, **more
        )
        return answer


class Reception:
    """The gateway under test."""

    def __init__(self, client: TestClient, database: Database) -> None:
        self.client = client
        self.database = database

    def person(self, *roles: str, person_id: str = "", name: str = "Pat Tester") -> Person:
        """Somebody new with these roles, signed in."""
        id_ = person_id or new_id()
        token, token_hash = new_token()
        now = system_clock()
        with self.database.transaction(Actor.system()) as tx:
            user = User(
                id=id_,
                email=f"{id_}@agency.example",
                name=name,
                password_hash=UNUSABLE,
                roles=sorted(str(role) for role in roles),
                created_at=now,
            )
            tx.add(user)
            tx.flush()
            tx.add(
                UserSession(
                    id=new_id(),
                    token_hash=token_hash,
                    user_id=id_,
                    created_at=now,
                    expires_at=now + timedelta(hours=1),
                    last_used_at=now,
                )
            )
            actor = granted(tx, user.actor(), user.roles)
        return Person(self.client, actor, token)


@contextmanager
def reception(
    *,
    accounts: str = NOWHERE,
    projects: str = NOWHERE,
    finance: str = NOWHERE,
    workspace: str = NOWHERE,
    **more: Any,
) -> Iterator[Reception]:
    """The gateway before the services at these addresses; what is not given is down."""
    with fresh_database("gateway", _migrate) as url:
        settings = Settings(
            database_url=url,
            actor_secret=ACTOR_SECRET,
            accounts_address=accounts,
            projects_address=projects,
            finance_address=finance,
            workspace_address=workspace,
            **more,
        )
        database = Database(url, CATALOGUE, pool_size=2)
        app = application(settings)
        with TestClient(app, raise_server_exceptions=False, backend_options=_LOOP) as client:
            yield Reception(client, database)
        database.dispose()


def _migrate(url: str) -> None:
    upgrade("gateway", url)
