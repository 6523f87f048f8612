"""What has happened to the work of a person, told to them."""
