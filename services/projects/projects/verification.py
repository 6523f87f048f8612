"""`python -m projects sums verify`: are the kept sums what the time entries come to?"""

from projects.time.queries.recounting import verify_sums

__all__ = ["verify_sums"]
