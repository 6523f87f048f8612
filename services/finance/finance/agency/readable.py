"""What other rooms may use of the legal entities inside their own statements."""

from finance.agency.model import ENTITY_ID, Books, EntityAssignment, LegalEntity

__all__ = ["ENTITY_ID", "Books", "EntityAssignment", "LegalEntity"]
