"""Which rate applies, and why: the question with its names, and the answer as messages."""

from __future__ import annotations

from chassis.database import Reading
from chassis.errors import Invalid
from chassis.ids import require_id
from tandem.common.v1 import common_pb2
from tandem.finance.v1 import rates_pb2 as pb

from chassis import values
from finance.quoting import queries as quoting
from finance.rates import queries
from finance.rates.rules import Names, Outcome, RateKey, Step, in_words, missing_in_words
from finance.replicas import queries as replicas


def explained(reading: Reading, request: pb.ExplainRateRequest) -> pb.ExplainRateResponse:
    key, names = _question(reading, request)
    steps = queries.rate_book(reading, [key]).explain(key)
    cards = queries.card_names(reading, {step.card.id for step in steps if step.card})
    names = Names(client=names.client, project=names.project, person=names.person, cards=cards)
    shown = [_step(step, key, names) for step in steps]
    applied = next((one for one in shown if one.outcome == Outcome.APPLIES), None)
    return pb.ExplainRateResponse(
        steps=shown,
        applied=applied,
        missing="" if applied else missing_in_words(key, names),
        currency_code=key.currency_code,
        on=key.on.isoformat(),
    )


def _question(reading: Reading, request: pb.ExplainRateRequest) -> tuple[RateKey, Names]:
    role = values.text(request.charge_role, "charge_role")
    service = values.text(request.service, "service")
    if bool(role) == bool(service):
        raise Invalid(
            "ROLE_OR_SERVICE", "Give charge_role or service: one of both.", field="charge_role"
        )
    project = None
    if request.project_id:
        project = replicas.require_project(reading, request.project_id)
    client_id = require_id(request.client_id, "client_id") if request.client_id else None
    if project is not None and client_id not in (None, project.client_id):
        raise Invalid(
            "PROJECT_OF_ANOTHER_CLIENT",
            f"{project.reference} is not a project of this client; leave client_id out.",
            field="client_id",
        )
    client_id = project.client_id if project else client_id
    client = replicas.require_client(reading, client_id) if client_id else None
    person = replicas.require_person(reading, request.person_id) if request.person_id else ""
    key = RateKey(
        role or service,
        client_id,
        _currency(reading, request, client),
        values.day(request.on, "on") or reading.today,
        project.project_id if project else None,
        require_id(request.person_id, "person_id") if request.person_id else None,
        is_service=bool(service),
    )
    names = Names(
        client=client.name if client else "",
        project=project.reference if project else "",
        person=person,
    )
    return key, names


def _currency(
    reading: Reading, request: pb.ExplainRateRequest, client: replicas.Client | None
) -> str:
    """That of the request, else of the project, else of the client."""
    if request.currency_code:
        return values.currency(request.currency_code, "currency_code")
    agreed = None
    if request.project_id:
        found = quoting.project_currencies(reading, [request.project_id])
        agreed = found.get(request.project_id)
    code = agreed or (client.currency_code if client else "")
    if not code:
        raise Invalid(
            "CURRENCY_MISSING",
            "Give currency_code: neither the project nor the client has one.",
            field="currency_code",
        )
    return code


def _step(step: Step, key: RateKey, names: Names) -> pb.RateStep:
    shown = pb.RateStep(level=step.level, outcome=step.outcome, reason=in_words(step, key, names))
    if step.card is not None:
        shown.rate_card_id = step.card.id
        shown.rate_card_name = names.cards.get(step.card.id, "")
        shown.effective_from = step.card.effective_from.isoformat()
        shown.ends_on = step.card.ends_on.isoformat() if step.card.ends_on else ""
    if step.rate is not None:
        _price(shown, step, key)
    return shown


def _price(shown: pb.RateStep, step: Step, key: RateKey) -> None:
    rate, code = step.rate, key.currency_code
    if rate is None:
        return
    if key.is_service:
        shown.amount.CopyFrom(_money(rate.minor, code))
        return
    shown.hourly.CopyFrom(_money(rate.hourly_minor, code))
    if rate.daily_minor is not None and rate.day_minutes is not None:
        shown.daily.CopyFrom(_money(rate.daily_minor, code))
        shown.day_minutes = rate.day_minutes


def _money(minor: int, code: str) -> common_pb2.Money:
    return common_pb2.Money(amount_minor=minor, currency_code=code)
