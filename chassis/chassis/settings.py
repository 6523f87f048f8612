"""Environment to a frozen dataclass, with every mistake reported at once.

A service states what it needs as a dataclass; `load` reads each field from TANDEM_<FIELD>, or from
the file that TANDEM_<FIELD>_FILE names (for secrets).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass
from pathlib import Path
from typing import Any, TypeVar, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SettingsT = TypeVar("SettingsT")

PREFIX = "TANDEM_"
DRAIN_SECONDS_MAX = 60
SECRET_LENGTH_MIN = 32


class SettingsError(Exception):
    """The environment cannot be used; the message lists every mistake with its remedy."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceSettings:
    """What every service process needs.

    database_url: postgresql://user:password@host/name of this service's own database.
    broker_url: amqp://... of RabbitMQ, or memory:// where every worker shares one process.
    actor_secret: the key with which the gateway signs actors, the same for all services.
    grpc_listen: host:port on which `api` serves.
    zone: the agency's time zone, such as Europe/London; it decides which day is today.
    drain_seconds: how long an api serves on after it was asked to end, while callers leave it.
    metrics_listen: host:port of Prometheus metrics; empty for none.
    otlp_endpoint: where spans go, such as http://collector:4318; empty for nowhere.
    trace_folder: a folder for spans as lines of JSON, for tests; empty for none.
    """

    database_url: str
    broker_url: str = "memory://"
    actor_secret: str
    grpc_listen: str = "127.0.0.1:0"
    grpc_threads: int = 16
    grpc_reflection: bool = False
    zone: str = "UTC"
    drain_seconds: int = 0
    metrics_listen: str = ""
    otlp_endpoint: str = ""
    trace_folder: str = ""
    log_level: str = "info"

    def __post_init__(self) -> None:
        if len(self.actor_secret) < SECRET_LENGTH_MIN:
            raise ValueError(
                f"{PREFIX}ACTOR_SECRET must have at least {SECRET_LENGTH_MIN} characters"
            )
        if not self.database_url.startswith(("postgresql://", "postgresql+psycopg://")):
            raise ValueError(f"{PREFIX}DATABASE_URL must start with postgresql://")
        if _zone(self.zone) is None:
            raise ValueError(
                f"{PREFIX}ZONE must be an IANA time zone such as Europe/London, "
                f"not {self.zone[:40]!r}"
            )
        if not 0 <= self.drain_seconds <= DRAIN_SECONDS_MAX:
            raise ValueError(f"{PREFIX}DRAIN_SECONDS must be 0 to {DRAIN_SECONDS_MAX}")

    @property
    def time_zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


def _zone(name: str) -> ZoneInfo | None:
    """The zone of this name; None where the time zone database has none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def load(shape: type[SettingsT], environ: Mapping[str, str]) -> SettingsT:
    """An instance of the settings dataclass, or SettingsError naming every bad variable."""
    hints = get_type_hints(shape)
    values: dict[str, Any] = {}
    mistakes: list[str] = []
    for field in dataclasses.fields(shape):  # type: ignore[arg-type]
        name = PREFIX + field.name.upper()
        try:
            text = _text(name, environ)
            if text is not None:
                values[field.name] = _converted(text, hints[field.name])
            elif field.default is MISSING:
                mistakes.append(f"{name} is not set")
        except (ValueError, OSError) as mistake:
            mistakes.append(f"{name}: {mistake}")
    if not mistakes:
        try:
            return shape(**values)
        except ValueError as mistake:
            mistakes.append(str(mistake))
    raise SettingsError("; ".join(mistakes))


def _text(name: str, environ: Mapping[str, str]) -> str | None:
    if name in environ:
        return environ[name]
    path = environ.get(f"{name}_FILE")
    return Path(path).read_text(encoding="utf-8").strip() if path else None


def _boolean(text: str) -> bool:
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"0", "false", "no", "off", ""}:
        return False
    raise ValueError(f"must be true or false, not {text!r}")


_CONVERTERS: dict[type, Callable[[str], Any]] = {str: str, int: int, bool: _boolean}


def _converted(text: str, kind: type) -> Any:
    return _CONVERTERS[kind](text)
