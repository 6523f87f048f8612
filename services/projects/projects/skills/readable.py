"""What skills lets the other rooms read. They select from these, and never change them."""

from __future__ import annotations

from projects.skills.model import PersonSkill, Skill

__all__ = ["PersonSkill", "Skill"]
