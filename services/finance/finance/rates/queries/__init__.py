"""What time and services sell for, and what time costs, as others read it."""

from finance.rates.queries.cards import (
    RATE_CARDS,
    CardFilter,
    RateInForce,
    card_names,
    list_rate_cards,
    rate_book,
    rate_in_force,
    rates_in_force,
)
from finance.rates.queries.costs import (
    COST_RATES,
    CostFilter,
    CostInForce,
    cost_rate_in_force,
    cost_rate_known,
    cost_rates_in_force,
    list_cost_rates,
)

__all__ = [
    "COST_RATES",
    "RATE_CARDS",
    "CardFilter",
    "CostFilter",
    "CostInForce",
    "RateInForce",
    "card_names",
    "cost_rate_in_force",
    "cost_rate_known",
    "cost_rates_in_force",
    "list_cost_rates",
    "list_rate_cards",
    "rate_book",
    "rate_in_force",
    "rates_in_force",
]
