"""Several tasks are moved and dependencies changed at once: previewed, carried out, undone."""
