"""Templates to begin with; their ids stay.

Each is a name, then (key, task, phase, charge role, minutes, working days), then (predecessor,
successor, kind of link, lag in working days).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FS, SS, FF = "finish_to_start", "start_to_start", "finish_to_finish"

Tasks = tuple[tuple[str, str, str, str, int, int], ...]
Links = tuple[tuple[str, str, str, int], ...]

MINUTE_SECONDS = 60


WEBSITE_TASKS: Tasks = (
    ("kick-off", "Kick-off", "Discovery", "", 0, 0),
    ("brief-review", "Review of the brief", "Discovery", "project manager", 360, 1),
    ("research", "Audience and content research", "Discovery", "strategist", 1350, 4),
    ("site-map", "Site map and content plan", "Discovery", "strategist", 900, 3),
    ("wireframes", "Wireframes", "Design", "designer", 1800, 5),
    ("design", "Page design", "Design", "designer", 3150, 8),
    ("copy", "Copywriting", "Design", "copywriter", 2700, 8),
    ("design-approval", "Design approved by the client", "Design", "", 0, 0),
    ("front-end", "Front end", "Build", "developer", 4500, 10),
    ("content-system", "Content system", "Build", "developer", 3600, 8),
    ("content-entry", "Content entry", "Build", "copywriter", 1350, 4),
    ("testing", "Testing and accessibility", "Launch", "tester", 1800, 5),
    ("corrections", "Corrections", "Launch", "developer", 1350, 3),
    ("training", "Training of the client's editors", "Launch", "project manager", 450, 1),
    ("launch", "Launch", "Launch", "", 0, 0),
)
WEBSITE_LINKS: Links = (
    ("kick-off", "brief-review", FS, 0),
    ("brief-review", "research", FS, 0),
    ("research", "site-map", FS, 0),
    ("site-map", "wireframes", FS, 0),
    ("wireframes", "design", FS, 0),
    ("site-map", "copy", SS, 1),
    ("wireframes", "copy", FS, 0),
    ("design", "design-approval", FS, 2),
    ("copy", "design-approval", FS, 2),
    ("design-approval", "front-end", FS, 0),
    ("design-approval", "content-system", FS, 0),
    ("front-end", "content-entry", FS, -2),
    ("content-system", "content-entry", FS, 0),
    ("copy", "content-entry", FS, 0),
    ("front-end", "testing", FF, 2),
    ("content-entry", "testing", FF, 2),
    ("testing", "corrections", SS, 2),
    ("testing", "corrections", FF, 1),
    ("content-entry", "training", FS, 0),
    ("corrections", "launch", FS, 1),
    ("training", "launch", FS, 0),
)

CAMPAIGN_TASKS: Tasks = (
    ("kick-off", "Kick-off", "Strategy", "", 0, 0),
    ("strategy", "Campaign strategy", "Strategy", "strategist", 1800, 5),
    ("concept", "Creative concept", "Concept", "art director", 2250, 5),
    ("concept-copy", "Lines and tone of voice", "Concept", "copywriter", 1350, 4),
    ("presentation", "Presentation to the client", "Concept", "account manager", 450, 1),
    ("concept-approval", "Concept approved by the client", "Concept", "", 0, 0),
    ("key-visual", "Key visual", "Production", "art director", 1800, 5),
    ("adaptations", "Adaptations for all formats", "Production", "designer", 3600, 8),
    ("copy", "Copy for all formats", "Production", "copywriter", 1800, 5),
    ("artwork", "Artwork and proofs", "Production", "designer", 1350, 3),
    ("media-plan", "Media plan", "Media", "media planner", 1800, 5),
    ("booking", "Media booking", "Media", "media planner", 900, 3),
    ("delivery", "Delivery to the media", "Live", "project manager", 450, 1),
    ("live", "Campaign goes live", "Live", "", 0, 0),
    ("monitoring", "Monitoring and adjustment", "Live", "media planner", 2250, 20),
    ("report", "Report of results", "Live", "strategist", 900, 3),
)
CAMPAIGN_LINKS: Links = (
    ("kick-off", "strategy", FS, 0),
    ("strategy", "concept", FS, 0),
    ("strategy", "concept-copy", SS, 2),
    ("concept", "presentation", FS, 0),
    ("concept-copy", "presentation", FS, 0),
    ("presentation", "concept-approval", FS, 2),
    ("concept-approval", "key-visual", FS, 0),
    ("concept-approval", "copy", FS, 0),
    ("key-visual", "adaptations", SS, 3),
    ("key-visual", "adaptations", FS, 0),
    ("copy", "adaptations", FF, 1),
    ("adaptations", "artwork", FF, 2),
    ("strategy", "media-plan", FS, 0),
    ("media-plan", "booking", FS, 0),
    ("concept-approval", "booking", FS, 0),
    ("artwork", "delivery", FS, 0),
    ("booking", "delivery", FS, 0),
    ("delivery", "live", FS, 2),
    ("live", "monitoring", FS, 0),
    ("monitoring", "report", FS, 2),
)

BRAND_IDENTITY_TASKS: Tasks = (
    ("kick-off", "Kick-off", "Discovery", "", 0, 0),
    ("interviews", "Interviews and workshop", "Discovery", "strategist", 1350, 5),
    ("audit", "Audit of the brand and its rivals", "Discovery", "strategist", 900, 3),
    ("positioning", "Positioning", "Strategy", "strategist", 1350, 4),
    ("positioning-approval", "Positioning approved by the client", "Strategy", "", 0, 0),
    ("name-and-voice", "Tone of voice", "Identity", "copywriter", 1350, 4),
    ("logo", "Logo routes", "Identity", "art director", 2700, 8),
    ("refinement", "Refinement of the chosen route", "Identity", "art director", 1800, 5),
    ("system", "Colour, type and image", "Identity", "designer", 2250, 6),
    ("identity-approval", "Identity approved by the client", "Identity", "", 0, 0),
    ("guidelines", "Guidelines", "Roll-out", "designer", 2250, 6),
    ("stationery", "Stationery and templates", "Roll-out", "designer", 1350, 4),
    ("handing-over", "Files and handing over", "Roll-out", "project manager", 450, 1),
)
BRAND_IDENTITY_LINKS: Links = (
    ("kick-off", "interviews", FS, 0),
    ("kick-off", "audit", FS, 0),
    ("interviews", "positioning", FS, 0),
    ("audit", "positioning", FS, 0),
    ("positioning", "positioning-approval", FS, 2),
    ("positioning-approval", "logo", FS, 0),
    ("positioning-approval", "name-and-voice", FS, 0),
    ("logo", "refinement", FS, 2),
    ("refinement", "system", SS, 2),
    ("refinement", "system", FF, 1),
    ("system", "identity-approval", FS, 2),
    ("name-and-voice", "identity-approval", FS, 2),
    ("identity-approval", "guidelines", FS, 0),
    ("identity-approval", "stationery", FS, 0),
    ("guidelines", "handing-over", FS, 0),
    ("stationery", "handing-over", FS, 0),
)

RETAINER_MONTH_TASKS: Tasks = (
    ("planning", "Planning of the month with the client", "Plan", "account manager", 225, 1),
    ("content-plan", "Content plan", "Plan", "strategist", 450, 2),
    ("design", "Design", "Do", "designer", 1800, 12),
    ("copy", "Copy", "Do", "copywriter", 1350, 12),
    ("development", "Maintenance and small changes", "Do", "developer", 900, 15),
    ("publishing", "Publishing", "Do", "copywriter", 450, 10),
    ("report", "Report of the month", "Review", "strategist", 450, 2),
    ("review", "Review with the client", "Review", "account manager", 225, 1),
)
RETAINER_MONTH_LINKS: Links = (
    ("planning", "content-plan", FS, 0),
    ("content-plan", "design", FS, 0),
    ("content-plan", "copy", FS, 0),
    ("planning", "development", FS, 0),
    ("copy", "publishing", SS, 3),
    ("design", "publishing", SS, 3),
    ("copy", "publishing", FF, 1),
    ("publishing", "report", FS, 0),
    ("design", "report", FS, 0),
    ("development", "report", FS, 0),
    ("report", "review", FS, 0),
)

TEMPLATES = (
    ("0197a000-0000-7000-8000-000000000001", "Website", WEBSITE_TASKS, WEBSITE_LINKS),
    ("0197a000-0000-7000-8000-000000000002", "Campaign", CAMPAIGN_TASKS, CAMPAIGN_LINKS),
    (
        "0197a000-0000-7000-8000-000000000003",
        "Brand identity",
        BRAND_IDENTITY_TASKS,
        BRAND_IDENTITY_LINKS,
    ),
    (
        "0197a000-0000-7000-8000-000000000004",
        "Retainer month",
        RETAINER_MONTH_TASKS,
        RETAINER_MONTH_LINKS,
    ),
)


def upgrade() -> None:
    template = sa.table(
        "template",
        sa.column("id", sa.Uuid(as_uuid=False)),
        sa.column("version", sa.Integer()),
        sa.column("name", sa.Text()),
        sa.column("tasks", JSONB()),
        sa.column("links", JSONB()),
        sa.column("created_at", sa.DateTime(timezone=True)),
    )
    op.bulk_insert(template, [row(*each) for each in TEMPLATES])


def row(id_: str, name: str, tasks: Tasks, links: Links) -> dict[str, Any]:
    return {
        "id": id_,
        "version": 0,
        "name": name,
        "tasks": [task(*each) for each in tasks],
        "links": [link(*each) for each in links],
        "created_at": datetime(2026, 1, 1, tzinfo=UTC),
    }


def task(key: str, name: str, phase: str, role: str, minutes: int, days: int) -> dict[str, Any]:
    return {
        "key": key,
        "name": name,
        "phase": phase,
        "charge_role": role,
        "estimate_seconds": minutes * MINUTE_SECONDS,
        "duration_days": days,
    }


def link(predecessor: str, successor: str, type_: str, lag: int) -> dict[str, Any]:
    return {
        "predecessor_key": predecessor,
        "successor_key": successor,
        "type": type_,
        "lag_days": lag,
    }
