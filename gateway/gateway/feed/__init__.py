"""Every event of every service in one order, for whoever wants to follow what happens."""
