"""A session at the gateway, as the story, the demo and the command line use it.

Only the public REST API is spoken here. Every change carries a key of its own, and a lost
connection is tried again with the same key, so nothing is done twice.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import Any, Self

import httpx

TRIES = 5
TIMEOUT_SECONDS = 40.0
PAGE_SIZE = 200

Json = dict[str, Any]


class Refused(Exception):
    """The gateway refused the request; problem is its problem document."""

    def __init__(self, status: int, problem: Json) -> None:
        super().__init__(f"{status} {problem.get('reason', '')}: {problem.get('detail', '')}")
        self.status = status
        self.problem = problem

    @property
    def reason(self) -> str:
        return str(self.problem.get("reason", ""))


class Session:
    """Requests under one token. `session.post("/v1/clients", {...})` answers the JSON or raises.

    confirmation: what proves once more who is asking, where an administrator's access changes.
    """

    def __init__(self, address: str, token: str, confirmation: Json | None = None) -> None:
        self.address = address
        self.token = token
        self._confirmation = confirmation or {}
        self._http = httpx.Client(
            base_url=address,
            timeout=TIMEOUT_SECONDS,
            headers={"Authorization": f"Bearer {token}"} if token else {},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def get(self, path: str, **query: Any) -> Json:
        return self._send("GET", path, params=query)

    def find(self, path: str, **query: Any) -> Json | None:
        """What get answers, or None where there is nothing (yet)."""
        return _unless(
            lambda refused: refused.status == httpx.codes.NOT_FOUND, lambda: self.get(path, **query)
        )

    def unless_missing(self, path: str, body: Json, key: str = "") -> Json | None:
        """What post answers, or None while something it names is not known (yet)."""
        return _unless(
            lambda refused: refused.status == httpx.codes.NOT_FOUND,
            lambda: self.post(path, body, key),
        )

    def unless(self, reason: str, path: str, body: Json, key: str = "") -> Json | None:
        """What post answers, or None where it is refused for this reason."""
        return _unless(lambda refused: refused.reason == reason, lambda: self.post(path, body, key))

    def once(self, method: str, path: str, body: Json, key: str, *reasons: str) -> Json | None:
        """What it answers, or None where it is refused for one of these reasons, or was done before
        with this key: what the body is made from has changed by it.
        """
        return _unless(
            lambda refused: refused.reason in {"IDEMPOTENCY_KEY_REUSED", *reasons},
            lambda: self._send(method, path, json=body, headers=_keyed(key)),
        )

    def close(self) -> None:
        self._http.close()

    def sign_out(self) -> None:
        self.delete("/v1/sessions/current")
        self.close()

    def invite(self, body: Json, password: str, key: str = "") -> tuple[Json, Person]:
        """Create a person with access; they set this password by a link and sign in.

        May be repeated with the same key: whatever has been done is left as it is.
        """
        access = body["access"] | self._confirmation
        made = self.post("/v1/people", body | {"access": access}, key)
        self.hand_over(made["id"], password)
        return made, Person(self.address, str(body["email"]), password)

    def hand_over(self, person_id: str, password: str) -> None:
        """Let somebody set this password by a link; nothing happens if it is theirs already."""
        link = self.post(f"/v1/people/{person_id}/password-link", self._confirmation)
        chosen = {"token": link["token"], "new_password": password}
        try:
            self.post("/v1/password-by-link", chosen)
        except Refused as refused:
            if refused.reason not in {"PASSWORD_UNCHANGED", "LINK_UNUSABLE"}:
                raise

    def post(self, path: str, body: Json | None = None, key: str = "") -> Json:
        return self._send("POST", path, json=body or {}, headers=_keyed(key))

    def upload(self, path: str, content: bytes, key: str = "") -> Json:
        """Post a file as it is."""
        return self._send("POST", path, content=content, headers=_keyed(key))

    def send_form(self, path: str, fields: Mapping[str, str]) -> None:
        """As the page of a link sends it: the answer leads back to the page."""
        response = self._http.post(path, data=dict(fields))
        if not response.is_redirect:
            raise Refused(
                response.status_code, {"detail": f"The page {path[:2]} refused the form."}
            )

    def download(self, path: str) -> httpx.Response:
        """A file as it is, with its headers."""
        response = self._http.get(path)
        if not response.is_success:
            _answer(response)
        return response

    def put(self, path: str, body: Json, key: str = "") -> Json:
        return self._send("PUT", path, json=body, headers=_keyed(key))

    def patch(self, path: str, body: Json, key: str = "") -> Json:
        return self._send("PATCH", path, json=body, headers=_keyed(key))

    def delete(self, path: str, key: str = "") -> Json:
        return self._send("DELETE", path, headers=_keyed(key))

    def items(self, path: str, **query: Any) -> Iterator[Json]:
        """Every item of a list, page after page."""
        token = ""
        while True:
            page = self.get(path, page_size=PAGE_SIZE, page_token=token, **query)
            yield from page["items"]
            token = page["next_page_token"]
            if not token:
                return

    def _send(self, method: str, path: str, **options: Any) -> Json:
        for attempt in range(TRIES):
            try:
                response = self._http.request(method, path, **options)
            except httpx.TransportError:
                if attempt == TRIES - 1:
                    raise
            else:
                if response.status_code != httpx.codes.SERVICE_UNAVAILABLE or attempt == TRIES - 1:
                    return _answer(response)
            time.sleep(0.2 * 2**attempt)
        raise AssertionError("unreachable")


class Person(Session):
    """The session of somebody who signed in with a password."""

    def __init__(self, address: str, email: str, password: str) -> None:
        with Session(address, "") as nobody:
            signed_in = nobody.post("/v1/sessions", {"email": email, "password": password})
        super().__init__(address, str(signed_in["token"]), {"current_password": password})


def _unless(expected: Callable[[Refused], bool], ask: Callable[[], Json]) -> Json | None:
    try:
        return ask()
    except Refused as refused:
        if not expected(refused):
            raise
        return None


def _keyed(key: str) -> dict[str, str]:
    return {"Idempotency-Key": key or str(uuid.uuid4())}


def _answer(response: httpx.Response) -> Json:
    body: Json = response.json() if response.content else {}
    if response.is_error:
        raise Refused(response.status_code, body)
    return body
