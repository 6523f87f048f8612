"""What lies on the desk of somebody who does the work: time that came back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from standalone.demo import roster
from standalone.rest import Session

SENT_BACK = {"reason": "Half of this was for the other job; please split it."}
SENT_BACK_TO = "Tom"


def send_time_back(session_of: Callable[[str], Session], people: Mapping[str, str]) -> None:
    """The newest time of one person who waits for a decision."""
    lead = next(someone.lead for someone in roster.PEOPLE if someone.first == SENT_BACK_TO)
    of = {"person_id": people[SENT_BACK_TO], "status": "submitted", "page_size": 1}
    for entry in session_of(lead).get("/v1/time-entries", **of)["items"]:
        path = f"/v1/time-entries/{entry['id']}/reject"
        session_of(lead).post(path, SENT_BACK, "demo:sent back")
