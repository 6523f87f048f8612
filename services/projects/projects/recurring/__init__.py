"""Tasks that come again by a rule: made ahead by the worker, once each."""
