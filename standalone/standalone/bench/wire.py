"""HTTP with as little of its own as possible."""

from __future__ import annotations

import http.client
import json
import uuid
from typing import Any
from urllib.parse import urlsplit

Json = dict[str, Any]


class Wire:
    """A persistent HTTP connection; every answer is read, and a refusal is an error."""

    def __init__(self, address: str, token: str = "") -> None:
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str) -> Json:
        return self._send("GET", path, None, {})

    def post(self, path: str, body: Json) -> Json:
        return self._change("POST", path, body)

    def put(self, path: str, body: Json) -> Json:
        return self._change("PUT", path, body)

    def _change(self, method: str, path: str, body: Json) -> Json:
        sent = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
        return self._send(method, path, json.dumps(body).encode(), sent)

    def _send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Json:
        try:
            response = self._answer(method, path, body, headers)
        except http.client.RemoteDisconnected:  # the connection was idle for too long
            response = self._answer(method, path, body, headers)
        answer = response.read()
        if response.status >= http.client.BAD_REQUEST:
            raise RuntimeError(f"{method} {path}: {response.status} {answer[:300]!r}")
        found: Json = json.loads(answer)
        return found

    def _answer(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        self._connection.request(method, path, body, self._headers | headers)
        return self._connection.getresponse()
