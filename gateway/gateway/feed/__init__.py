"""Every event of every service in one order, for readers who follow what happens."""
