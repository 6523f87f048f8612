"""Sessions that can be listed, links, second factors, counts of failures."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("user", _flag("password_change_required"))
    op.add_column("user", sa.Column("password_changed_at", sa.DateTime(timezone=True)))
    op.drop_table("user_session")
    _create_sessions()
    _create_links_and_challenges()
    _create_second_factors()
    _create_counts()


def _create_sessions() -> None:
    op.create_table(
        "user_session",
        *_aggregate(),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False, unique=True),
        _user(),
        _instant("created_at"),
        _instant("expires_at"),
        _instant("last_used_at"),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("user_agent", sa.String(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.Column("ended_because", sa.String(), nullable=False),
    )
    op.create_index("ix_user_session_user_id", "user_session", ["user_id"])
    op.create_index("ix_user_session_expires_at", "user_session", ["expires_at"])


def _create_links_and_challenges() -> None:
    op.create_table(
        "password_link",
        *_aggregate(),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False, unique=True),
        _user(),
        _instant("created_at"),
        _instant("expires_at"),
        sa.Column("used_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_password_link_user_id", "password_link", ["user_id"])
    op.create_table(
        "sign_in_challenge",
        sa.Column("token_hash", sa.LargeBinary(), primary_key=True),
        _user(),
        _instant("created_at"),
        _instant("expires_at"),
    )
    op.create_index("ix_sign_in_challenge_user_id", "sign_in_challenge", ["user_id"])
    op.create_index("ix_sign_in_challenge_expires_at", "sign_in_challenge", ["expires_at"])


def _create_second_factors() -> None:
    op.create_table(
        "second_factor",
        _user(primary_key=True),
        sa.Column("secret", sa.String(), nullable=False),
        _instant("created_at"),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "recovery_code",
        _user(primary_key=True),
        sa.Column("code_hash", sa.LargeBinary(), primary_key=True),
        sa.Column("used_at", sa.DateTime(timezone=True)),
    )


def _create_counts() -> None:
    op.create_table(
        "failure_count",
        sa.Column("key", sa.LargeBinary(), primary_key=True),
        _instant("started_at"),
        sa.Column("failures", sa.Integer(), nullable=False),
    )
    op.create_index("ix_failure_count_started_at", "failure_count", ["started_at"])
    op.create_table(
        "known_address",
        _user(primary_key=True),
        sa.Column("address_digest", sa.LargeBinary(), primary_key=True),
        _instant("last_used_at"),
    )
    op.create_index("ix_known_address_last_used_at", "known_address", ["last_used_at"])


def _aggregate() -> tuple[sa.Column[str], sa.Column[int]]:
    return (
        sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )


def _user(primary_key: bool = False) -> sa.Column[str]:
    key = sa.ForeignKey("user.id", ondelete="CASCADE")
    kind = sa.Uuid(as_uuid=False)
    return sa.Column("user_id", kind, key, nullable=False, primary_key=primary_key)


def _instant(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
