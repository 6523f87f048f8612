"""Decisions of planning that need nothing but their arguments."""
