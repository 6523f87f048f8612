"""Who the client is: organisations that can be billed, and the people in them."""
