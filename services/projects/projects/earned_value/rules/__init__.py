"""Rules of earned value: the formulae, and the course of a project over its days."""
