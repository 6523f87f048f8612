"""What changes charges between legal entities."""
