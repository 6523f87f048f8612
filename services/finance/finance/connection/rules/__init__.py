"""Words, shapes and bodies of the live connection to an accounting system: no I/O."""
