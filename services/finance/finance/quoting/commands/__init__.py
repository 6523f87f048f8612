"""What may be done to estimates, quotes and budgets: a module for each."""
