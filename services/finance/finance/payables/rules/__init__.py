"""What may be done with a bill, how it is matched and booked. No database, no clock."""
