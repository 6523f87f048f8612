"""Arithmetic of recognised revenue."""
