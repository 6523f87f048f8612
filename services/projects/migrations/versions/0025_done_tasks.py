"""Tasks that are done, the newest first, by what work may have in common."""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_ALIKE = {
    "task_done": "",
    "task_done_category": "category, ",
    "task_done_kind": "split_part(category, ' / ', 1), ",
    "task_done_charge_role": "charge_role, ",
    "task_done_person": "assignee_id, ",
}


def upgrade() -> None:
    for name, first in _ALIKE.items():
        op.execute(
            f"CREATE INDEX {name} ON task ({first}actual_finish_on DESC, id) WHERE status = 'done'"
        )
