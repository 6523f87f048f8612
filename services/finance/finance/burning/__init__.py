"""How fast budgets are used up, and who is warned before one is used up."""
