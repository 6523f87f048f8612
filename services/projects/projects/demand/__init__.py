"""Who is missing, and when: work that is confirmed or may come, by role, against people's hours."""
