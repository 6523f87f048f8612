"""What other rooms may use of the tables of versions."""

from projects.proofs.model import Proof

__all__ = ["Proof"]
