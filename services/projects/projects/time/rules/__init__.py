"""Decisions about time that need nothing but their arguments."""
