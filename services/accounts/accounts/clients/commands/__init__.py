"""Registering clients, keeping their contacts, and importing them."""
