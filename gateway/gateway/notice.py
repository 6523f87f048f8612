"""Tells every gateway process that sessions, tokens or rights have changed."""

from __future__ import annotations

from chassis.database import Transaction
from sqlalchemy import text

SESSIONS_CHANNEL = "tandem_sessions"


def announce_change(tx: Transaction) -> None:
    """Sent at commit; every process then asks the database about every token again."""
    tx.session.execute(text(f"NOTIFY {SESSIONS_CHANNEL}"))
