"""The numbers of a name are in the keys under which its client is filed."""

import sqlalchemy as sa
from accounts.clients.model import near_keys
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The keys are made from the client by the rules in force, so these are used here."""
    connection = op.get_bind()
    clients = connection.execute(
        sa.text("SELECT id, normal_name, domain, tax_number FROM client")
    ).all()
    filed = [
        {"id": id_, "key": key}
        for id_, *compared in clients
        for key in sorted(near_keys(*compared))
    ]
    connection.execute(sa.text("DELETE FROM client_key"))
    if filed:
        connection.execute(
            sa.text("INSERT INTO client_key (key, client_id) VALUES (:key, :id)"), filed
        )
