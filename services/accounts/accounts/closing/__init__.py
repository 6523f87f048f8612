"""Ending the work for a client."""
