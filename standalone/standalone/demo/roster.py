"""The demo agency's people, clients and jobs: invented, and the same on every machine."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

PASSWORD = "from-brief-to-invoice"  # noqa: S105 - published, so used on loopback only


@dataclass(frozen=True, slots=True)
class Someone:
    """lead: first name of who approves their time. hourly_cost: pounds, a decimal string."""

    name: str
    charge_role: str
    lead: str
    hourly_cost: str
    roles: tuple[str, ...] = ("team_member",)

    @property
    def first(self) -> str:
        return self.name.split()[0]

    @property
    def email(self) -> str:
        return f"{self.first.lower()}@demo.example"


PEOPLE = (
    Someone("Helen Strand", "managing director", "", "95.00", ("administrator", "finance")),
    Someone("Maya Okafor", "account manager", "Helen", "52.00", ("account_manager",)),
    Someone("Lewis Grant", "account manager", "Helen", "50.00", ("account_manager",)),
    Someone(
        "Anouk Visser",
        "account manager",
        "Helen",
        "49.00",
        ("account_manager", "project_manager"),
    ),
    Someone("Daniel Reyes", "project manager", "Helen", "48.00", ("project_manager",)),
    Someone("Ruth Adeyemi", "project manager", "Helen", "47.00", ("project_manager",)),
    Someone("Kenji Mori", "project manager", "Helen", "46.00", ("project_manager", "team_member")),
    Someone("Priya Nair", "finance manager", "Helen", "51.00", ("finance",)),
    Someone("Tom Lindqvist", "designer", "Daniel", "42.00"),
    Someone("Chloe Martin", "developer", "Daniel", "50.00"),
    Someone("Oscar Byrne", "developer", "Ruth", "47.00"),
    Someone("Sofia Marino", "designer", "Ruth", "44.00"),
    Someone("Amir Haddad", "strategist", "Maya", "55.00"),
    Someone("Freya Holm", "copywriter", "Lewis", "38.00"),
    Someone("Jonas Weber", "developer", "Kenji", "53.00"),
    Someone("Leila Rahimi", "designer", "Kenji", "40.00"),
    Someone("Gareth Pugh", "copywriter", "Lewis", "36.00"),
    Someone("Nadia Petrov", "strategist", "Maya", "57.00"),
    Someone("Hugo Silva", "developer", "Daniel", "45.00"),
    Someone("Imogen Clark", "designer", "Ruth", "41.00"),
    Someone("Tariq Aziz", "producer", "Kenji", "39.00"),
    Someone("Beatriz Lopes", "producer", "Ruth", "40.00"),
    Someone("Eli Novak", "developer", "Kenji", "48.00"),
    Someone("Wren Taylor", "designer", "Daniel", "35.00"),
)
PAID_HOURS = 150
PAYROLL = f"{sum(PAID_HOURS * Decimal(one.hourly_cost) for one in PEOPLE):.2f}"
"""Pounds a month: the paid hours of each person at what their hour costs."""

SELLER = {
    "name": "Northlight Ltd",
    "address": "4 Quay Street, Bristol BS1 4QA",
    "street": "4 Quay Street",
    "town": "Bristol",
    "post_code": "BS1 4QA",
    "electronic_scheme": "9932",
    "electronic_address": "GB980780684",
    "iban": "GB29NWBK60161331926819",
    "bic": "NWBKGB2L",
    "tax_number": "GB980780684",
    "registration_number": "01234567",
    "country_code": "GB",
    "payment_details": "Quayside Bank\nSort code 20-00-00, account 12345678",
}

HOURLY_RATES = {
    "strategist": "130.00",
    "developer": "110.00",
    "designer": "95.00",
    "producer": "90.00",
    "copywriter": "85.00",
    "project manager": "100.00",
}

SOLD_AS = {
    "copywriter": "Copy, two rounds of changes",
    "designer": "Design, two rounds of changes",
    "developer": "Development and tests",
    "producer": "Running the project",
    "strategist": "Strategy and workshops",
}
"""What a quote calls the hours of a role."""

CLIENTS = (
    ("Harbour & Vale Ltd", "Ines Duarte", "Brand director"),
    ("Meridian Rail plc", "Colin Avery", "Head of digital"),
    ("Fennel Kitchens Ltd", "Rosa Amato", "Founder"),
    ("Northlight Energy plc", "Gwen Parry", "Communications lead"),
    ("Quill & Quarto Books Ltd", "Adam Sharp", "Marketing manager"),
    ("Saltmarsh Hospice Trust", "Judith Bell", "Fundraising director"),
    ("Tern Outdoor GmbH", "Lena Vogt", "E-commerce manager"),
    ("Bracken Veterinary Group", "Owen Pike", "Operations director"),
)

SECOND_CONTACTS = (
    ("Marek Nowak", "Finance director"),
    ("Sunita Rao", "Head of procurement"),
    ("Paolo Amato", "Head chef"),
    ("Tess Morgan", "Social media lead"),
    ("Yusuf Demir", "Rights manager"),
    ("Clare Finn", "Volunteer manager"),
    ("Jan Vogt", "Head of logistics"),
    ("Anita Blake", "Practice manager"),
)
"""One more person at each of CLIENTS, in its order."""


def _at(
    street: str, town: str, post_code: str, domain: str, country_code: str = "GB"
) -> dict[str, str]:
    """Where a client is, and where it takes e-invoices."""
    return {
        "street": street,
        "town": town,
        "post_code": post_code,
        "country_code": country_code,
        "buyer_reference": "Marketing",
        "electronic_scheme": "EM",
        "electronic_address": f"invoices@{domain}.example",
    }


ADDRESSES = (
    _at("12 Harbour Parade", "Falmouth", "TR11 3AB", "harbour-vale"),
    _at("Meridian House, 1 Station Approach", "Derby", "DE1 2RS", "meridian-rail"),
    _at("48 Orchard Street", "Bristol", "BS1 5EH", "fennel-kitchens"),
    _at("Energy Quarter, 200 Canal Road", "Leeds", "LS1 4AP", "northlight-energy"),
    _at("9 Paternoster Lane", "London", "EC4M 7DX", "quill-quarto"),
    _at("Saltmarsh Road", "Lymington", "SO41 8AA", "saltmarsh"),
    _at("Hafenstraße 21", "Hamburg", "20457", "tern-outdoor", "DE"),
    _at("3 Bracken Way", "Hereford", "HR1 2LX", "bracken-vets"),
)
"""Of each of CLIENTS, in its order."""


@dataclass(frozen=True, slots=True)
class Job:
    """client: index into CLIENTS. begins: weeks ago that work started; lasts: weeks of work.

    status: where it stands today. overrun: hours worked per hour sold, when it ends.
    """

    name: str
    client: int
    template: str
    status: str
    begins: int
    lasts: int
    overrun: float = 0.95
    fixed_price: bool = True
    reason: str = ""


JOBS = (
    Job("Brand refresh", 0, "Brand identity", "completed", 26, 8),
    Job("New website", 0, "Website", "active", 14, 18, 1.22),
    Job("Spring campaign", 0, "Campaign", "completed", 24, 7, 1.08),
    Job("Retainer, autumn", 0, "Retainer month", "active", 8, 12, 0.9, False),
    Job("Ticket app onboarding", 1, "Website", "completed", 26, 12, 1.31),
    Job("Delay apology campaign", 1, "Campaign", "delivered", 12, 8, 0.98),
    Job("Station wayfinding", 1, "Brand identity", "active", 7, 14, 1.0),
    Job("Accessibility audit", 1, "Website", "active", 5, 9, 0.92, False),
    Job("Recipe platform", 2, "Website", "active", 16, 20, 1.15),
    Job("Christmas launch", 2, "Campaign", "active", 4, 8, 1.0),
    Job("Packaging line", 2, "Brand identity", "completed", 25, 9, 0.88),
    Job("Tariff explainer", 3, "Campaign", "completed", 22, 6, 1.04),
    Job("Smart meter site", 3, "Website", "on_hold", 15, 16, 1.0, True, "Waits for the regulator"),
    Job("Annual report", 3, "Brand identity", "delivered", 10, 8, 1.1),
    Job("Investor microsite", 3, "Website", "active", 6, 10, 0.97),
    Job("Autumn list campaign", 4, "Campaign", "completed", 20, 8, 0.93),
    Job("Author pages", 4, "Website", "active", 9, 13, 1.18),
    Job("Retainer, books", 4, "Retainer month", "active", 12, 16, 1.05, False),
    Job("Legacy giving appeal", 5, "Campaign", "delivered", 14, 7, 0.9),
    Job("Hospice identity", 5, "Brand identity", "active", 8, 11, 1.0),
    Job("Donation journey", 5, "Website", "active", 3, 10, 1.0),
    Job("Webshop relaunch", 6, "Website", "active", 12, 16, 1.27),
    Job("Winter lookbook", 6, "Campaign", "active", 5, 7, 0.96),
    Job("Dealer portal", 6, "Website", "cancelled", 18, 5, 0.8, False, "Dealers chose another way"),
    Job("Practice websites", 7, "Website", "on_hold", 11, 14, 1.0, True, "Client is being merged"),
    Job("Puppy plan campaign", 7, "Campaign", "planning", 0, 8),
    Job("Vet recruitment drive", 7, "Campaign", "planning", 0, 6),
    Job("Loyalty programme", 2, "Brand identity", "planning", 0, 9),
    Job("Timetable redesign", 1, "Website", "handover", 0, 12),
    Job("Backlist podcast", 4, "Campaign", "handover", 0, 7),
    Job("Water safety film", 3, "Campaign", "handover", 0, 6),
)


def contact_of(name: str, job_title: str) -> dict[str, str]:
    """The first contact of a client is its primary one."""
    return {
        "name": name,
        "job_title": job_title,
        "email": f"{name.split()[0].lower()}@client.example",
        "phone": f"+44 117 4960 {sum(map(ord, name)) % 900 + 100}",
    }
