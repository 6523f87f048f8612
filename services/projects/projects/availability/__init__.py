"""What follows when somebody is there for more hours or fewer."""
