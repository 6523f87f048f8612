"""Reads of expenses, their receipts, and mileage rates."""
