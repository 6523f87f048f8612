"""Reads of the demand room."""
