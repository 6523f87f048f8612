"""Reads of versions and their sign-off, for the agency and for holders of links."""
