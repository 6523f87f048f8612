"""Who works on what when: bookings of people, and placeholders for roles."""
