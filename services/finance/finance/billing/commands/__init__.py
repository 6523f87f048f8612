"""What may be done with work, plans, documents and payments: a module for each concern."""
