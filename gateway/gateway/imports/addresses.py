"""The e-mail addresses of the people in a file: one person has one, and a name is no address."""

from __future__ import annotations

from collections import defaultdict

from gateway.imports.drafts import PersonDraft
from gateway.imports.values import CellMistake


class Addresses:
    """Which addresses each person of the file has.

    unclear: people, by reference, whom the file gives several addresses. They may be several
    people of one name, so none of their rows is taken.
    """

    def __init__(self, unclear: frozenset[str] = frozenset()) -> None:
        self._refused = unclear
        self._found: dict[str, set[str]] = defaultdict(set)

    @property
    def unclear(self) -> frozenset[str]:
        return frozenset(ref for ref, found in self._found.items() if len(found) > 1)

    def note(self, person: PersonDraft, column: str) -> None:
        """Remember the address; refuse the row of a person who is known to have several."""
        if person.email and not person.person_id:
            self._found[person.ref].add(person.email.strip().lower())
        if person.ref in self._refused:
            raise CellMistake(
                "PERSON_AMBIGUOUS",
                "The file gives this name several e-mail addresses. Take the address as the code "
                "of the person in the mapping, or say in `people` who it is.",
                column,
            )


def described(people: dict[str, PersonDraft], person: PersonDraft) -> PersonDraft:
    """The person as the first row describes them, with the address of the first row that has it."""
    first = people.get(person.ref)
    return person if first is None or (person.email and not first.email) else first
