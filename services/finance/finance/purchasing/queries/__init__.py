"""Reads of suppliers, purchase orders, and what is committed."""
