"""Writing briefs, and handing over.

In two modules, because winning an opportunity opens a handover while writing a brief asks the
pipeline whether the opportunity is still open: `handover` must not know the pipeline.
"""
