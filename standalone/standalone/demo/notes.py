"""What people of the demo agency note on their time. Every third day they note nothing."""

from __future__ import annotations

from standalone.demo.timeline import Entry

NOTES = {
    "account_manager": ("Call about the next round", "Answers to the client's questions"),
    "copywriter": ("First draft", "Second draft, with the client's words", "Headlines"),
    "designer": ("Two routes for the cover", "Changes after the call", "Artwork for print"),
    "developer": ("Pages and forms", "Fixes from the review", "Tests on phones"),
    "producer": ("Dates with the suppliers", "Budget and booking"),
    "strategist": ("Interviews", "What the figures say"),
}
OTHER = ("Review with the team", "Preparation")
WITHOUT = 3


def note_of(entry: Entry) -> str:
    """The same each time; "" on every third day."""
    day = entry.day.toordinal()
    if day % WITHOUT == 0:
        return ""
    notes = NOTES.get(entry.person.charge_role, OTHER)
    return notes[day % len(notes)]
