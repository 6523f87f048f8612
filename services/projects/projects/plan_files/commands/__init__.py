"""Writes of plan files."""
