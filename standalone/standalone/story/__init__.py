"""`tandem story`: the main job, from pitch to paid invoice, with its figures."""

from standalone.story.command import run

__all__ = ["run"]
