"""What people can do: the agency's list of skills, and the level that each person has in some."""
