"""Writes of the scenarios room."""
