"""What changes how revenue is recognised, and recognises it."""
