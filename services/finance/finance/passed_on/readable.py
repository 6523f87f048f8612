"""What other rooms may use of what is passed on, inside their own statements."""

from finance.passed_on.model import PassedOn

__all__ = ["PassedOn"]
