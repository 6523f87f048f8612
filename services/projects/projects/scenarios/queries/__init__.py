"""Reads of the scenarios room."""
