"""Work is moved in time so that nobody is asked for more hours than they have."""
