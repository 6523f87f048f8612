"""What may be won: opportunities, from open to won or lost."""
