"""Writes of media orders."""
