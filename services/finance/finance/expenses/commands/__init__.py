"""What is done with expenses: claimed, decided, paid back, and put right."""
