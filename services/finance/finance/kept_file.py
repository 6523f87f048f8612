"""The columns of a file that is kept with a record."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, Text, Uuid
from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column


class KeptFile(MappedAsDataclass, kw_only=True):
    """content_type: by its first bytes. size: bytes. content: read only where it is asked for."""

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    content_type: Mapped[str] = mapped_column(Text)
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    uploaded_at: Mapped[datetime]
