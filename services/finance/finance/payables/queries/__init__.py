"""Reads of bills, payments of suppliers and what is owed to them."""
