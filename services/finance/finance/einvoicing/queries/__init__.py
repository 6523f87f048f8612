"""E-invoices that are written, and those that are received."""
