"""Records whose present state `events restate` publishes."""

from __future__ import annotations

from bus.operating.restating import Restatable

from gateway.signin.model import User

RESTATABLE = {"user": Restatable("user.updated.v1", User, kept_by=("workspace",))}
