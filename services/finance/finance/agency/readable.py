"""What other rooms may use of the legal entities inside their own statements."""

from finance.agency.model import ENTITY_ID, EntityAssignment, LegalEntity

__all__ = ["ENTITY_ID", "EntityAssignment", "LegalEntity"]
