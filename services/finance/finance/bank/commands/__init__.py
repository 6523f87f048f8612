"""Writes of the bank room."""
