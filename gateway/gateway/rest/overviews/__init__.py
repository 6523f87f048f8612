"""What several services know of one client or one project, in one answer."""
