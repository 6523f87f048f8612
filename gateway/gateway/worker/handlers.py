"""What the gateway does when the services say something: one line per event."""

from __future__ import annotations

from collections.abc import Sequence

from bus.subscription import EFFECT, Event, ServiceWorker, every, subscribe
from chassis.database import Transaction
from chassis.erasing import erase
from sqlalchemy.engine import Connection

from gateway.feed import commands as feed
from gateway.imports import commands as imports
from gateway.settings import feed_days
from gateway.signin import throttle
from gateway.signin.commands import access, api_tokens, sessions


class GatewayWorker(ServiceWorker):
    name = "gateway"

    @subscribe("accounts", "*", kind=EFFECT, together=True, confidential=True)
    @subscribe("projects", "*", kind=EFFECT, together=True, confidential=True)
    @subscribe("finance", "*", kind=EFFECT, together=True, confidential=True)
    @subscribe("workspace", "*", kind=EFFECT, together=True, confidential=True)
    @subscribe("gateway", "*", kind=EFFECT, together=True, confidential=True)
    def append_to_feed(self, tx: Transaction, events: Sequence[Event]) -> None:
        feed.append(tx, events)

    @subscribe("projects", "person.updated.v1", kind=EFFECT)
    def follow_person(self, tx: Transaction, event: Event) -> None:
        """A type with a handler of its own is not part of `*`, so it is appended here."""
        feed.append(tx, [event])
        person = event.body
        access.follow_person(
            tx,
            person["person_id"],
            event.aggregate_seq,
            name=person["name"],
            email=person["email"],
            active=person["active"],
        )

    @subscribe("projects", "person.erased.v1", kind=EFFECT)
    def erase_person(self, tx: Transaction, event: Event) -> None:
        erase(tx, event.subject)
        feed.erase(tx, event.subject)
        feed.append(tx, [event])
        access.erase_person(tx, event.body["person_id"], event.body["name"])
        imports.forget_files(tx)

    @subscribe("gateway", "user.erased.v1", kind=EFFECT)
    def erase_user(self, tx: Transaction, event: Event) -> None:
        """Once more: facts that were in flight while the person was erased are before this one."""
        erase(tx, event.subject)
        feed.erase(tx, event.subject)
        feed.append(tx, [event])

    @subscribe("accounts", "contact.erased.v1", kind=EFFECT)
    def erase_contact(self, tx: Transaction, event: Event) -> None:
        erase(tx, event.body["contact_id"])
        feed.erase(tx, event.body["contact_id"])
        feed.append(tx, [event])

    @classmethod
    def resume(cls, connection: Connection) -> None:
        feed.resume(connection)

    @every(seconds=300)
    def sweep_sign_ins(self, tx: Transaction) -> None:
        sessions.sweep_sessions(tx)
        api_tokens.sweep(tx)
        throttle.sweep(tx)

    @every(seconds=600)
    def remove_old_events(self, tx: Transaction) -> None:
        feed.remove_old(tx, feed_days())


WORKER = GatewayWorker
