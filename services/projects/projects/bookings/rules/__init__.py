"""Arithmetic of bookings."""
