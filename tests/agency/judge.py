"""Judges what is left after kills, cuts and stops: does it match what was published?

Every committed fact has had its effect at every subscriber, once, and in order; what was
acknowledged to somebody stands, once; and the books hold. The judge reads nothing itself: it is
given records, so that a test can falsify them and see that it notices.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from accounts.worker import WORKER as ACCOUNTS
from agency import books
from agency.people import Answer
from agency.records import Fact, Receipt, Records
from bus.subscription import ANY_TYPE, PROJECTION, ServiceWorker
from finance.worker import WORKER as FINANCE
from gateway.worker import WORKER as GATEWAY
from projects.worker import WORKER as PROJECTS
from workspace.worker import WORKER as WORKSPACE

WORKERS: dict[str, type[ServiceWorker]] = {
    worker.name: worker for worker in (ACCOUNTS, PROJECTS, FINANCE, WORKSPACE, GATEWAY)
}
DONE = ("applied", "skipped")
SHOWN_MAX = 12


class Fault(StrEnum):
    """What kind of promise was broken."""

    LOST = "lost"
    DOUBLED = "doubled"
    INVERTED = "inverted"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Complaint:
    """One broken promise, in a sentence."""

    fault: Fault
    sentence: str

    def __str__(self) -> str:
        return f"{self.fault}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """facts: how many were committed. effects: how many were applied by a subscriber."""

    facts: int
    effects: int
    complaints: Sequence[Complaint] = field(default_factory=tuple)

    def count(self, fault: Fault) -> int:
        return sum(complaint.fault is fault for complaint in self.complaints)

    def __str__(self) -> str:
        counts = ", ".join(f"{fault} {self.count(fault)}" for fault in Fault)
        lines = [f"{self.facts} facts, {self.effects} effects; {counts}"]
        lines += [f"  {complaint}" for complaint in self.complaints[:SHOWN_MAX]]
        hidden = len(self.complaints) - SHOWN_MAX
        return "\n".join([*lines, *([f"  and {hidden} more"] if hidden > 0 else [])])


def judge(
    records: Records, answers: Iterable[Answer], planted: frozenset[str] = frozenset()
) -> Verdict:
    """What is wrong with these records. planted: ids of messages that a test made to be dead."""
    given = [*answers]
    complaints = [
        *_numbered(records),
        *_heard(records, planted),
        *_heard_in_order(records),
        *_projected(records),
        *_fed(records, planted),
        *_acknowledged(records, given),
        *(Complaint(Fault(kind), sentence) for kind, sentence in books.mistakes(records)),
    ]
    facts = sum(len(published) for published in records.published.values())
    effects = sum(r.status in DONE for consumed in records.consumed.values() for r in consumed)
    return Verdict(facts, effects, complaints)


def _numbered(records: Records) -> Iterator[Complaint]:
    """Positions run 1, 2, 3; an aggregate's numbers too, in the same direction; all is sent."""
    for service, published in records.published.items():
        positions = [fact.position for fact in published if fact.position is not None]
        if sorted(positions) != [*range(1, len(published) + 1)]:
            yield _wrong(
                f"the facts of {service} are not numbered 1 to {len(published)} without a gap"
            )
        for fact in published:
            if not fact.is_published:
                yield _lost(f"{service} published {_name(fact)} and never sent it")
        for aggregate, facts in _by_aggregate(published).items():
            numbers = [fact.aggregate_seq for fact in facts]
            version = records.versions.get((service, aggregate), len(facts))
            if sorted(numbers) != [*range(1, version + 1)]:
                yield _wrong(
                    f"{service} changed {facts[0].type.split('.')[0]} {aggregate} {version} times "
                    f"and published {sorted(numbers)}"
                )
            ordered = sorted(facts, key=lambda fact: fact.position or 0)
            if [fact.aggregate_seq for fact in ordered] != sorted(numbers):
                yield _inverted(f"{service} sent the facts of {aggregate} in another order")


def _heard(records: Records, planted: frozenset[str]) -> Iterator[Complaint]:
    """Each subscriber has applied each fact that it subscribes to, once, and nothing else."""
    for consumer, receipts in records.consumed.items():
        counted = Counter(receipt.event_id for receipt in receipts)
        wanted = {fact.event_id: fact for fact in _wanted(records, consumer)}
        for event_id in wanted.keys() - counted.keys():
            yield _lost(f"{consumer} never consumed {_name(wanted[event_id])}")
        for receipt in receipts:
            yield from _received(consumer, receipt, wanted, planted)
        for event_id, count in counted.items():
            if count > 1:
                yield _doubled(f"{consumer} applied the event {event_id} {count} times")


def _received(
    consumer: str, receipt: Receipt, wanted: dict[str, Fact], planted: frozenset[str]
) -> Iterator[Complaint]:
    if receipt.event_id in planted:
        return
    if receipt.event_id not in wanted:
        yield _doubled(
            f"{consumer} consumed {receipt.type or 'something'} {receipt.event_id}, "
            f"which {receipt.source} never published"
        )
    elif receipt.status not in DONE:
        yield _lost(
            f"{consumer} left {_name(wanted[receipt.event_id])} {receipt.status}: {receipt.error}"
        )


def _heard_in_order(records: Records) -> Iterator[Complaint]:
    """No subscriber applied an earlier fact of an aggregate after a later one."""
    for consumer, receipts in records.consumed.items():
        applied = [r for r in receipts if r.status == "applied" and r.applied_at and r.aggregate_id]
        by_number = sorted(applied, key=lambda r: (r.source, r.aggregate_id, r.aggregate_seq))
        for earlier, later in pairwise(by_number):
            same = (earlier.source, earlier.aggregate_id) == (later.source, later.aggregate_id)
            assert earlier.applied_at is not None
            assert later.applied_at is not None
            if same and earlier.applied_at > later.applied_at:
                yield _inverted(
                    f"{consumer} applied number {later.aggregate_seq} of {later.aggregate_id} "
                    f"before number {earlier.aggregate_seq}"
                )


def _projected(records: Records) -> Iterator[Complaint]:
    """Each copy of another service's data is as new as the last fact about it."""
    for consumer, seen in records.seen.items():
        newest: dict[tuple[str, str], int] = {}
        for fact, handler in _projections(records, consumer):
            key = (handler, fact.aggregate_id)
            newest[key] = max(newest.get(key, 0), fact.aggregate_seq)
        for (handler, aggregate), number in newest.items():
            has = seen.get((handler, aggregate), 0)
            if has != number:
                yield _lost(
                    f"{consumer}'s copy of {aggregate} ({handler}) stands at number {has}, "
                    f"its source at {number}"
                )


def _fed(records: Records, planted: frozenset[str]) -> Iterator[Complaint]:
    """The feed that people and integrations read has every fact once, in its service's order."""
    for service, published in records.published.items():
        fed = [event_id for event_id in records.feed.get(service, []) if event_id not in planted]
        counted = Counter(fed)
        ordered = [fact.event_id for fact in sorted(published, key=lambda fact: fact.position or 0)]
        for event_id in ordered:
            if counted[event_id] != 1:
                made = _doubled if counted[event_id] else _lost
                yield made(f"the feed has {service}'s event {event_id} {counted[event_id]} times")
        if set(fed) - set(ordered):
            yield _doubled(f"the feed has events that {service} never published")
        elif sorted(fed) == sorted(ordered) and fed != ordered:
            yield _inverted(f"the feed tells the facts of {service} in another order")


def _acknowledged(records: Records, answers: Sequence[Answer]) -> Iterator[Complaint]:
    """What was acknowledged is done once, and nothing is done that nobody requested."""
    made = {
        "/v1/time-entries": ("time entry", [entry.id for entry in records.logged]),
        "/v1/opportunities": ("opportunity", records.opportunities),
        "/v1/invoices": ("invoice", [invoice.id for invoice in records.invoices]),
    }
    for path, (noun, stand) in made.items():
        acknowledged = [answer.id for answer in answers if answer.path == path]
        yield from _same_things(acknowledged, stand, noun)
    asked = [
        one
        for answer in answers
        if answer.path == "/v1/time-entries/approve"
        for one in answer.body["time_entry_ids"]
    ]
    yield from _same_things(asked, [e.id for e in records.logged if e.is_approved], "approval of")
    for deed, done in (
        ("issue", [i.id for i in records.invoices if i.status != "draft"]),
        ("payments", [invoice_id for invoice_id, _ in records.payments]),
    ):
        acknowledged = [a.path.split("/")[3] for a in answers if a.path.endswith(f"/{deed}")]
        yield from _same_things(acknowledged, done, f"{deed.removesuffix('s')} of invoice")


def _same_things(
    acknowledged: Sequence[str], stand: Sequence[str], noun: str
) -> Iterator[Complaint]:
    """acknowledged: ids in answers. stand: ids of what exists."""
    have, want = Counter(stand), Counter(acknowledged)
    for one in want - have:
        yield _lost(f"{noun} {one} was acknowledged {want[one]} times and stands {have[one]} times")
    for one in have - want:
        yield _doubled(
            f"{noun} {one} stands {have[one]} times and was acknowledged {want[one]} times"
        )


def _wanted(records: Records, consumer: str) -> Iterator[Fact]:
    subscriptions = WORKERS[consumer].subscriptions
    for service, published in records.published.items():
        everything = (service, ANY_TYPE) in subscriptions
        for fact in published:
            if everything or (service, fact.type) in subscriptions:
                yield fact


def _projections(records: Records, consumer: str) -> Iterator[tuple[Fact, str]]:
    subscriptions = WORKERS[consumer].subscriptions
    for service, published in records.published.items():
        for fact in published:
            subscription = subscriptions.get((service, fact.type))
            if subscription is not None and subscription.kind is PROJECTION:
                yield fact, subscription.handler


def _by_aggregate(published: Sequence[Fact]) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = {}
    for fact in published:
        found.setdefault(fact.aggregate_id, []).append(fact)
    return found


def _name(fact: Fact) -> str:
    return f"{fact.type} number {fact.aggregate_seq} of {fact.aggregate_id}"


def _of(fault: Fault) -> Callable[[str], Complaint]:
    return lambda sentence: Complaint(fault, sentence)


_lost, _doubled, _inverted, _wrong = (_of(fault) for fault in Fault)
