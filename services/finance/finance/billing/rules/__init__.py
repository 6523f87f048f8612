"""Decisions of billing that need nothing but their arguments."""
