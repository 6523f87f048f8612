"""Writes of levies."""
