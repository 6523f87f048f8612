"""The skills of the demo agency, and who has which at what level."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from standalone.demo import roster
from standalone.rest import Session

SKILLS = {
    "Brand design": "Design",
    "Web design": "Design",
    "Motion design": "Design",
    "Illustration": "Design",
    "Frontend": "Technology",
    "Backend": "Technology",
    "Accessibility": "Technology",
    "Copywriting": "Words",
    "Proofreading": "Words",
    "German": "Words",
    "Research": "Strategy",
    "Workshops": "Strategy",
    "Media planning": "Strategy",
    "Film production": "Production",
    "Project planning": "Production",
}
"""By name, the group; in the order of the list."""

OF_ROLE = {
    "designer": ("Brand design", "Web design", "Motion design", "Illustration"),
    "developer": ("Frontend", "Backend", "Accessibility"),
    "copywriter": ("Copywriting", "Proofreading", "German"),
    "strategist": ("Research", "Workshops", "Media planning"),
    "producer": ("Film production", "Project planning"),
    "project manager": ("Project planning", "Workshops", "German"),
    "account manager": ("Workshops", "Media planning"),
    "finance manager": ("Project planning",),
    "managing director": ("Workshops", "German"),
}
LEVELS = 5


def load_skills(session_of: Callable[[str], Session], people: Mapping[str, str]) -> None:
    """Each person has the skills of their role, each at a level of their own."""
    helen = session_of("Helen")
    ids = {}
    for place, (name, group) in enumerate(SKILLS.items(), start=1):
        body = {"name": name, "group": group, "position": place}
        ids[name] = helen.post("/v1/skills", body, f"demo:skill:{name}")["id"]
    for nth, someone in enumerate(roster.PEOPLE):
        if someone.first not in people:
            continue
        levels = [
            {"skill_id": ids[name], "level": 1 + (nth * 3 + 2 * place + 2) % LEVELS}
            for place, name in enumerate(OF_ROLE[someone.charge_role])
        ]
        path = f"/v1/people/{people[someone.first]}/skills"
        helen.patch(path, {"skills": levels}, f"demo:skills:{someone.first}")
