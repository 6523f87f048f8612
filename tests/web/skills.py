"""Skills for the pages to show, and somebody who has them."""

from __future__ import annotations

from workplace import Workplace


def skills_of(workplace: Workplace, person_id: str) -> None:
    """Two skills of the agency; the person has both."""
    chief = workplace.chief.at
    made = [
        chief.post("/v1/skills", {"name": f"{name} {person_id[-6:]}", "group": "Craft"})
        for name in ("Film", "Type design")
    ]
    levels = [{"skill_id": skill["id"], "level": 4 - place} for place, skill in enumerate(made)]
    chief.patch(f"/v1/people/{person_id}/skills", {"skills": levels})
