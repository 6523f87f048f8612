"""The estimate of what clients of the demo add to a job: sections, options and a contingency."""

from __future__ import annotations

from standalone.demo.briefs import money
from standalone.rest import Json


def _paper(option: str, price: str) -> Json:
    """One of the papers that the client chooses from."""
    return {
        "kind": "units",
        "description": f"{option} paper",
        "quantity": "2000",
        "unit": "sheet",
        "unit_price": money(price),
        "section": "Print",
        "option_group": "Paper",
        "option": option,
    }


ADDITION: Json = {
    "title": "More formats, and printing",
    "contingency_share": "0.05",
    "lines": [
        {
            "kind": "role_hours",
            "charge_role": "designer",
            "minutes": 1440,
            "description": "Two more formats of the key visual",
            "section": "Design",
        },
        {
            "kind": "purchase",
            "description": "Stock photographs, two years",
            "purchase_cost": money("480.00"),
            "markup": "0.20",
            "section": "Print",
        },
        {
            "kind": "fixed",
            "description": "Print preparation",
            "amount": money("650.00"),
            "section": "Print",
        },
        _paper("Uncoated", "0.35"),
        _paper("Recycled", "0.42"),
        {
            "kind": "fixed",
            "description": "Delivery to the three shops",
            "amount": money("90.00"),
            "section": "Print",
            "optional": True,
        },
    ],
}
