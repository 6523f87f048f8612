"""What the gateway reads from its environment."""

from __future__ import annotations

import os
from dataclasses import dataclass

from chassis.settings import SECRET_LENGTH_MIN, ServiceSettings

from gateway.shares import REQUESTS_AT_ONCE, STREAMS_PER_PERSON

PASSWORD_LENGTH_MIN = 10
FEED_DAYS = 400
SECOND_FACTOR_FOR = ("nobody", "administrators", "everyone")


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings(ServiceSettings):
    """The gateway, which serves REST, sign-in and the feed.

    accounts_address, projects_address, finance_address, workspace_address: host:port of each
        service's gRPC.
    http_listen: host:port on which people and integrations are served.
    first_admin_email, first_admin_password: the administrator made when there is no user yet.
    first_admin_name: their name. session_hours: how long a sign-in lasts at most.
    session_idle_minutes: a session that was not used for so long ends.
    password_link_hours: how long a link that sets a password is good.
    second_factor_for: who must have one: nobody, administrators or everyone.
    second_factor_keys: seal the secrets of authenticator apps; by commas, the present one first.
    requests_per_person, streams_per_person: at the same time, at this process.
    feed_days: how long the event feed keeps an event.
    home_currency: ISO 4217; what the agency counts in, for pages.
    trusted_proxies: addresses, by commas, whose X-Forwarded-For is believed; empty for none.
    """

    accounts_address: str
    projects_address: str
    finance_address: str
    workspace_address: str
    http_listen: str = "127.0.0.1:8080"
    first_admin_email: str = ""
    first_admin_password: str = ""
    first_admin_name: str = "Administrator"
    session_hours: int = 12
    session_idle_minutes: int = 60
    password_link_hours: int = 24
    second_factor_for: str = "nobody"
    second_factor_keys: str = ""
    requests_per_person: int = REQUESTS_AT_ONCE
    streams_per_person: int = STREAMS_PER_PERSON
    trusted_proxies: str = ""
    feed_days: int = FEED_DAYS
    home_currency: str = "GBP"

    def __post_init__(self) -> None:
        super(Settings, self).__post_init__()
        if bool(self.first_admin_email) != bool(self.first_admin_password):
            raise ValueError(
                "TANDEM_FIRST_ADMIN_EMAIL and TANDEM_FIRST_ADMIN_PASSWORD belong together"
            )
        if self.first_admin_password and len(self.first_admin_password) < PASSWORD_LENGTH_MIN:
            raise ValueError(
                f"TANDEM_FIRST_ADMIN_PASSWORD must have at least {PASSWORD_LENGTH_MIN} characters"
            )
        if not 1 <= self.session_hours <= 24 * 30:
            raise ValueError("TANDEM_SESSION_HOURS must be 1 to 720")
        if not 5 <= self.session_idle_minutes <= 60 * 24 * 30:
            raise ValueError("TANDEM_SESSION_IDLE_MINUTES must be 5 to 43200")
        if not 1 <= self.password_link_hours <= 24 * 14:
            raise ValueError("TANDEM_PASSWORD_LINK_HOURS must be 1 to 336")
        if self.feed_days < 1:
            raise ValueError("TANDEM_FEED_DAYS must be at least 1")
        if self.second_factor_for not in SECOND_FACTOR_FOR:
            raise ValueError(f"TANDEM_SECOND_FACTOR_FOR must be {' or '.join(SECOND_FACTOR_FOR)}")
        if self.requests_per_person < 1 or self.streams_per_person < 1:
            raise ValueError(
                "TANDEM_REQUESTS_PER_PERSON and TANDEM_STREAMS_PER_PERSON must be at least 1"
            )
        if any(len(key) < SECRET_LENGTH_MIN for key in self.sealing_keys):
            raise ValueError(
                f"each key in TANDEM_SECOND_FACTOR_KEYS must have at least {SECRET_LENGTH_MIN} "
                "characters"
            )

    @property
    def sealing_keys(self) -> list[str]:
        """The actor secret opens what was sealed while there was no key of its own for it."""
        given = (key.strip() for key in self.second_factor_keys.split(","))
        return [*filter(None, given), self.actor_secret]


def feed_days() -> int:
    """TANDEM_FEED_DAYS, for the worker: its settings were checked when the process started."""
    return int(os.environ.get("TANDEM_FEED_DAYS") or FEED_DAYS)
