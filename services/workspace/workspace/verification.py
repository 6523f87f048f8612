"""`python -m workspace sums verify`: is each record filed under what it should be?"""

from workspace.search.queries.recounting import verify_search as verify_sums

__all__ = ["verify_sums"]
