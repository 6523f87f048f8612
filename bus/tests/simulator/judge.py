"""What must hold after a seed, whatever happened in it: one sentence for each thing that does not.

Committed facts equal applied effects, once each and in order per aggregate; dead exactly where a
poison was planted; positions gapless; what was applied at its first try was applied in line.
"""

from __future__ import annotations

from collections import Counter as Count
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from asking import Answer, Requests
from bus.subscription import EFFECT, Subscription
from sites import Site
from villages import POISONED, WORKERS, Village
from world import SPEAKERS, World

Key = tuple[str, int]


@dataclass(frozen=True)
class Committed:
    """One fact of an outbox."""

    event_id: str
    type: str
    subject: str
    seq: int
    position: int | None
    published: bool
    asked_by: str

    @property
    def key(self) -> Key:
        return self.subject, self.seq


def verdict(world: World) -> list[str]:
    """What is wrong; empty if all is well."""
    facts = {service: _facts(site) for service, site in world.sites.items()}
    found = [
        f"{service}: {finding}"
        for service, site in world.sites.items()
        for finding in _outbox_findings(site, facts[service])
    ]
    for listener, worker in WORKERS.items():
        if worker.subscriptions:
            site = world.sites[listener]
            findings = _inbox_findings(worker, site, facts, world)
            found += [f"{listener}: {finding}" for finding in findings]
    return [*found, *_request_findings(world.requests, facts)]


def _request_findings(requests: Requests, facts: dict[str, list[Committed]]) -> Iterator[str]:
    stated = Count(fact.asked_by for service in SPEAKERS for fact in facts[service])
    for request in requests.made:
        found, wanted = stated[request.key], len(request.facts)
        allowed = {
            Answer.DONE: {wanted},
            Answer.REFUSED: {0},
            Answer.NONE: {0, wanted},
        }[request.answer]
        if found not in allowed:
            yield f"a request answered {request.answer!r} stated {found} of {wanted} facts"


def _facts(site: Site) -> list[Committed]:
    rows = site.rows(
        "SELECT event_id, type, aggregate_id, aggregate_seq, position,"
        " published_at IS NOT NULL, coalesce(headers->>'correlation_id', '')"
        " FROM outbox ORDER BY position"
    )
    return [Committed(str(r[0]), r[1], str(r[2]), *r[3:]) for r in rows]


def _outbox_findings(site: Site, facts: list[Committed]) -> Iterator[str]:
    positions = [fact.position for fact in facts]
    if positions != list(range(1, len(facts) + 1)):
        yield f"positions are {positions}"
    if unpublished := [fact.key for fact in facts if not fact.published]:
        yield f"not published: {unpublished}"
    seqs = _by_subject(fact.key for fact in facts)
    if turned := {s: seq for s, seq in seqs.items() if seq != list(range(1, len(seq) + 1))}:
        yield f"numbers out of order: {turned}"
    versions = {str(r.id): r.version for r in site.rows("SELECT id, version FROM counter")}
    if wrong := {s: v for s, v in versions.items() if v != len(seqs.get(s, []))}:
        yield f"state and facts differ: {wrong}"


def _inbox_findings(
    worker: type[Village], site: Site, facts: dict[str, list[Committed]], world: World
) -> Iterator[str]:
    wanted = [
        (fact, subscription)
        for source, published in facts.items()
        for fact in published
        if (subscription := worker.subscriptions.get((source, fact.type)))
    ]
    noted = {str(r.event_id): r.status for r in site.rows("SELECT event_id, status FROM inbox")}
    handled = site.rows("SELECT * FROM handled ORDER BY id")
    given_up = [f for f, _ in wanted if f.event_id in world.accidents.given_up]
    # Of a projection, a suspected event, or one given up, may be overtaken before it can die.
    overtaken = {f.key for f, _ in wanted if noted.get(f.event_id) == "skipped"}
    poisoned = {f.key for f, _ in wanted if world.fates.planted.get(f.key) in POISONED} - overtaken
    yield from _status_findings(wanted, noted, poisoned)
    yield from _handled_findings(worker, wanted, handled, poisoned, {f.subject for f in given_up})
    yield from _line_findings(worker, handled, {f.key for f in given_up})
    marks = {(r.lane, r.position) for r in site.rows("SELECT lane, position FROM inbox_mark")}
    ends: dict[str, int] = {}
    for fact, subscription in wanted:
        ends[subscription.lane] = max(ends.get(subscription.lane, 0), fact.position or 0)
    if marks != set(ends.items()):
        yield f"marked up to {sorted(marks)} instead of {sorted(ends.items())}"


def _status_findings(
    wanted: list[tuple[Committed, Subscription]], noted: dict[str, str], poisoned: set[Key]
) -> Iterator[str]:
    keys = {fact.event_id: fact.key for fact, _ in wanted}
    if noted.keys() != keys.keys():
        lost = [key for id_, key in keys.items() if id_ not in noted]
        yield f"never noted {lost}, noted without cause {noted.keys() - keys.keys()}"
    dead = {keys[id_] for id_, status in noted.items() if status == "dead" and id_ in keys}
    if dead != poisoned:
        yield f"dead without cause {dead - poisoned}, poisoned but not dead {poisoned - dead}"
    if unsettled := [s for s in noted.values() if s in {"failed", "parked"}]:
        yield f"still waiting: {unsettled}"


def _handled_findings(
    worker: type[Village],
    wanted: list[tuple[Committed, Subscription]],
    handled: list[Any],
    poisoned: set[Key],
    late: set[str],
) -> Iterator[str]:
    """late: subjects of which the broker gave something up, which comes when it comes."""
    for handler in sorted({s.handler for s in worker.subscriptions.values()}):
        mine = [(f.key, s) for f, s in wanted if s.handler == handler and f.key not in poisoned]
        expected = _by_subject(key for key, _ in mine)
        done = _by_subject((r.subject, r.seq) for r in handled if r.handler == handler)
        is_effect = all(s.kind is EFFECT for _, s in mine)
        if is_effect:
            done = {s: sorted(seqs) if s in late else seqs for s, seqs in done.items()}
        if is_effect and done != expected:
            yield f"{handler} did {done} instead of {expected}"
        if not is_effect and not _is_a_projection_of(done, expected):
            yield f"{handler} kept {done} of {expected}"


def _is_a_projection_of(done: dict[str, list[int]], expected: dict[str, list[int]]) -> bool:
    """Each at most once, never backwards, and the newest last."""
    return done.keys() == expected.keys() and all(
        seqs == sorted(set(seqs)) and seqs[-1] == expected[subject][-1]
        for subject, seqs in done.items()
    )


def _line_findings(worker: type[Village], handled: list[Any], given_up: set[Key]) -> Iterator[str]:
    """given_up: the broker has lost their place, and another copy may come at any time."""
    lanes: dict[str, list[int]] = defaultdict(list)
    lane_of = {s.handler + s.source: s.lane for s in worker.subscriptions.values()}
    for row in handled:
        if not row.retried and (row.subject, row.seq) not in given_up:
            lanes[lane_of[row.handler + row.source]].append(row.position)
    for lane, positions in lanes.items():
        if positions != sorted(positions):
            yield f"{lane} was applied out of line: {positions}"


def _by_subject(keys: Iterator[Key] | Any) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for subject, seq in keys:
        found[subject].append(seq)
    return dict(found)
