"""What a retainer's periods are and what becomes of what is not used."""
