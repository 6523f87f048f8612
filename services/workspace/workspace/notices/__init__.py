"""What has happened to the work of a person, for them alone."""
