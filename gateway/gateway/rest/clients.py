"""Clients: who they are, and the people in them."""

from __future__ import annotations

from chassis.actor import Role
from marshmallow import validate
from tandem.accounts.v1 import clients_pb2 as pb

from gateway.rest.call import Call
from gateway.rest.fields import (
    Body,
    Boolean,
    Id,
    Integer,
    List,
    Nested,
    PageQuery,
    Query,
    Share,
    String,
    Text,
    Timestamp,
    View,
    page_of,
)
from gateway.rest.route import Room, Route

KEEPER = (Role.ACCOUNT_MANAGER,)
NOT_FOUND = {"CLIENT_NOT_FOUND": "There is no such client."}
CONTACT_NOT_FOUND = NOT_FOUND | {"CONTACT_NOT_FOUND": "The client has no such contact."}
STALE = {"VERSION_MISMATCH": "Somebody else has changed it since; read it again."}
CONTACTS_MAX = 30


class NewContact(Body):
    name = Text(required=True, longest=200, metadata={"example": "Robin Alder"})
    email = Text(longest=254, metadata={"example": "robin@alder.example"})
    phone = Text(longest=40, metadata={"example": "+44 20 7946 0000"})
    job_title = Text(longest=120, metadata={"example": "Head of marketing"})
    primary = Boolean(
        metadata={"description": "The one to turn to first; without any, the first contact is"}
    )


class ContactEdit(Body):
    name = Text(longest=200)
    email = Text(longest=254)
    phone = Text(longest=40)
    job_title = Text(longest=120)
    primary = Boolean(metadata={"description": "True: in place of the present one"})


class ClientEdit(Body):
    name = Text(longest=200, metadata={"example": "Alder & Finch"})
    domain = Text(
        longest=253,
        metadata={"description": "Web domain; a URL will do", "example": "alder.example"},
    )
    tax_number = Text(longest=60, metadata={"example": "GB123456789"})
    payment_terms_days = Integer(
        metadata={"description": "Days from invoice to payment due, 1 to 365", "example": 30}
    )
    address = Text(longest=1000)
    country_code = Text(longest=2, metadata={"description": "ISO 3166-1 alpha-2", "example": "GB"})
    account_manager_id = Id(metadata={"description": "A person"})


class NewClient(ClientEdit):
    name = Text(required=True, longest=200, metadata={"example": "Alder & Finch"})
    currency_code = Text(
        longest=3,
        metadata={
            "description": "ISO 4217, for good; the agency's own if left out",
            "example": "GBP",
        },
    )
    payment_terms_days = Integer(
        metadata={"description": "Days from invoice to payment due; 30 if left out", "example": 30}
    )
    account_manager_id = Id(metadata={"description": "A person; you, if left out"})
    contacts = List(Nested(NewContact), validate=validate.Length(max=CONTACTS_MAX))
    confirm_distinct = Boolean(
        metadata={"description": "True after you have looked at the similar client and they differ"}
    )


class ContactView(View):
    id = Id()
    name = String()
    email = String()
    phone = String()
    job_title = String()
    primary = Boolean()


class ClientView(View):
    id = Id()
    version = Integer()
    reference = String(metadata={"example": "CLI-0042"})
    name = String()
    domain = String()
    tax_number = String()
    currency_code = String(metadata={"example": "GBP"})
    payment_terms_days = Integer()
    address = String()
    country_code = String(metadata={"example": "GB"})
    account_manager_id = Id()
    contacts = List(Nested(ContactView))
    created_at = Timestamp()
    external_ref = String(metadata={"description": "Its key in the source it was imported from"})


class SimilarClientView(View):
    client = Nested(ClientView)
    likeness = Share(attribute="likeness_bp", metadata={"description": "0 to 1", "example": "0.95"})
    because = String(metadata={"enum": ["name", "domain", "tax number"]})


class SimilarClientsView(View):
    items = List(Nested(SimilarClientView), attribute="similar", required=True)


class ClientQuery(PageQuery):
    search = Text(
        longest=200, metadata={"description": "Part of the name; accents and case do not matter"}
    )
    account_manager_id = Id()


class SimilarQuery(Query):
    name = Text(longest=200, metadata={"example": "Alder and Finch Ltd"})
    domain = Text(longest=253)
    tax_number = Text(longest=60)


async def register_client(call: Call) -> pb.Client:
    request = call.make(pb.CreateClientRequest)
    return (await call.ask(call.services.clients.CreateClient, request)).client


async def list_clients(call: Call) -> pb.ListClientsResponse:
    return await call.ask(call.services.clients.ListClients, call.make(pb.ListClientsRequest))


async def find_similar_clients(call: Call) -> pb.FindSimilarClientsResponse:
    request = call.make(pb.FindSimilarClientsRequest)
    return await call.ask(call.services.clients.FindSimilarClients, request)


async def get_client(call: Call) -> pb.Client:
    request = call.make(pb.GetClientRequest)
    return (await call.ask(call.services.clients.GetClient, request)).client


async def update_client(call: Call) -> pb.Client:
    request = call.make(pb.UpdateClientRequest)
    return (await call.ask(call.services.clients.UpdateClient, request)).client


async def add_contact(call: Call) -> pb.Client:
    request = pb.AddContactRequest(
        request_id=call.key, contact=pb.ContactDraft(**call.body), **call.path
    )
    return (await call.ask(call.services.clients.AddContact, request)).client


async def update_contact(call: Call) -> pb.Client:
    request = call.make(pb.UpdateContactRequest)
    return (await call.ask(call.services.clients.UpdateContact, request)).client


async def remove_contact(call: Call) -> pb.Client:
    request = call.make(pb.RemoveContactRequest)
    return (await call.ask(call.services.clients.RemoveContact, request)).client


CLIENT_ROUTES = (
    Route(
        "POST",
        "/v1/clients",
        register_client,
        "Register a client",
        "A near-duplicate of a client already there (by name, web domain or tax number) is refused "
        "and named in details; look at it, and send confirm_distinct with a new key if they "
        "differ.",
        body=NewClient(),
        answer=ClientView(),
        status=201,
        location="/v1/clients/{id}",
        roles=KEEPER,
        problems={"SIMILAR_CLIENT_EXISTS": "A client much like this one is there already."},
        example={
            "name": "Alder & Finch",
            "domain": "alder.example",
            "currency_code": "GBP",
            "contacts": [{"name": "Robin Alder", "email": "robin@alder.example"}],
        },
    ),
    Route(
        "GET",
        "/v1/clients",
        list_clients,
        "List clients",
        "In order of name.",
        query=ClientQuery(),
        answer=page_of(ClientView, "clients"),
    ),
    Route(
        "GET",
        "/v1/clients/similar",
        find_similar_clients,
        "Find similar clients",
        "Those that registering would point out, the likest first: the same tax number, the same "
        "web domain, or a name nearly alike once legal form, accents and punctuation are gone.",
        query=SimilarQuery(),
        answer=SimilarClientsView(),
    ),
    Route(
        "GET",
        "/v1/clients/{client_id}",
        get_client,
        "Show a client",
        answer=ClientView(),
        problems=NOT_FOUND,
    ),
    Route(
        "PATCH",
        "/v1/clients/{client_id}",
        update_client,
        "Change a client",
        "What is left out stays as it is. The currency never changes.",
        body=ClientEdit(),
        answer=ClientView(),
        roles=KEEPER,
        if_match=True,
        problems=NOT_FOUND | STALE,
        example={"payment_terms_days": 14},
    ),
)
CONTACT_ROUTES = (
    Route(
        "POST",
        "/v1/clients/{client_id}/contacts",
        add_contact,
        "Add a contact",
        f"A client has at most {CONTACTS_MAX}.",
        body=NewContact(),
        answer=ClientView(),
        status=201,
        roles=KEEPER,
        problems=NOT_FOUND | {"CONTACTS_FULL": "The client has as many contacts as it can have."},
        example={"name": "Sam Finch", "email": "sam@alder.example", "primary": True},
    ),
    Route(
        "PATCH",
        "/v1/clients/{client_id}/contacts/{contact_id}",
        update_contact,
        "Change a contact",
        "What is left out stays as it is.",
        body=ContactEdit(),
        answer=ClientView(),
        roles=KEEPER,
        problems=CONTACT_NOT_FOUND
        | {"PRIMARY_CONTACT_NEEDED": "Make another contact primary instead."},
        example={"job_title": "Managing director"},
    ),
    Route(
        "DELETE",
        "/v1/clients/{client_id}/contacts/{contact_id}",
        remove_contact,
        "Remove a contact",
        "If it was the primary one, the first of those left is primary.",
        answer=ClientView(),
        roles=KEEPER,
        problems=CONTACT_NOT_FOUND,
    ),
)
ROOM = Room(
    name="Clients",
    about="Who the client is: organisations that can be billed, and the people in them.",
    routes=CLIENT_ROUTES + CONTACT_ROUTES,
)
