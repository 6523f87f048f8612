"""Tasks and sign-offs have permissions of their own: who could see them by another one still can."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

SPLIT = {"task.read": "project.read", "sign_off.read": "proof.read"}


def upgrade() -> None:
    for table in ("role", "api_token"):
        for permission, before in SPLIT.items():
            op.execute(
                f"""
                UPDATE {table}
                SET grants = grants || jsonb_build_object('{permission}', grants -> '{before}')
                WHERE jsonb_exists(grants, '{before}')
                  AND NOT jsonb_exists(grants, '{permission}')
                """  # noqa: S608 (constants of this module)
            )
