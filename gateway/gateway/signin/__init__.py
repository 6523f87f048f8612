"""Who has access: users with their roles, and the sessions of those who have signed in."""
