"""Several tasks are moved and dependencies changed at once: looked at before, carried out, undone."""
