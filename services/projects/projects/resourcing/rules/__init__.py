"""Pure rules of people and of working time."""
