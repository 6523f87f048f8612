"""Which records an import made: what tells work of one import from other work, and undoes it.

The rooms note here what they import. This room knows nothing of them.
"""
