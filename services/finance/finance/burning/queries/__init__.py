"""Reads of budget warnings."""
