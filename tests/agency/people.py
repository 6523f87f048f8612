"""People who do as docs/integrating.md says: no answer, so the same request with the same key.

A request is sent until it is answered. What was answered is remembered: it must stand afterwards,
once.
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

import httpx

PATIENCE_SECONDS = 180.0
ANSWER_SECONDS = 20.0
"""Longer than the gateway may take to say that it cannot answer now."""
AGAIN_SECONDS = 0.1

Json = dict[str, Any]


class Secrets(Protocol):
    """The first sign-in of an installation."""

    @property
    def administrator_email(self) -> str: ...
    @property
    def administrator_password(self) -> str: ...


class Tandem(Protocol):
    """An installation as its users and its judge see it."""

    @property
    def address(self) -> str: ...
    @property
    def administrator(self) -> Secrets: ...
    def database_url(self, service: str) -> str: ...


class Answer(NamedTuple):
    """One change that was acknowledged. id: of what it made or changed."""

    path: str
    body: Json
    key: str
    id: str
    method: str = "POST"


@dataclass
class Writer:
    """One signed-in person who changes things.

    unheard: how often there was no answer at all within ANSWER_SECONDS, not even a refusal.
    """

    tandem: Tandem
    token: str
    answered: list[Answer] = field(default_factory=list)
    unheard: int = 0
    _http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=ANSWER_SECONDS))

    def post(self, path: str, body: Json) -> Json | None:
        """The answer; None when it was refused for good, which the refused know and bear."""
        return self._change("POST", path, body)

    def patch(self, path: str, body: Json) -> Json | None:
        return self._change("PATCH", path, body)

    def _change(self, method: str, path: str, body: Json) -> Json | None:
        key = str(uuid.uuid4())
        answer = self.send(path, body, key, method)
        if answer is not None:
            self.answered.append(Answer(path, body, key, str(answer.get("id", "")), method))
        return answer

    def send(self, path: str, body: Json, key: str, method: str = "POST") -> Json | None:
        """Send until it is answered; None for a conflict with the state of things."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            response = self.attempt(method, path, body, key)
            if response is not None and response.status_code < 500:
                break
            assert time.monotonic() < deadline, f"{path}: no answer in {PATIENCE_SECONDS:g} s"
            time.sleep(AGAIN_SECONDS)
        assert response.is_success or response.status_code == httpx.codes.CONFLICT, response.text
        return dict(response.json()) if response.is_success else None

    def attempt(self, method: str, path: str, body: Json, key: str) -> httpx.Response | None:
        """Send once; None when there is no answer or the answer breaks off."""
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
        try:
            url = self.tandem.address + path
            response = self._http.request(method, url, json=body, headers=headers)
        except httpx.ReadTimeout:
            self.unheard += 1
            return None
        except (httpx.TransportError, KeyError):
            return None  # KeyError: it is just starting and has no address yet
        later = httpx.codes.SERVICE_UNAVAILABLE
        assert response.status_code < 500 or response.status_code == later, response.text
        return response

    def close(self) -> None:
        self._http.close()


def gbp(amount: str) -> Json:
    return {"amount": amount, "currency_code": "GBP"}
