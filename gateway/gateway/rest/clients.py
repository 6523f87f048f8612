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
    String,
    Text,
    Timestamp,
    View,
    page_of,
)
from gateway.rest.route import Room, Route


class NewContact(Body):
    name = Text(required=True, longest=200)
    email = Text(longest=254)
    phone = Text(longest=60)
    job_title = Text(longest=200)
    primary = Boolean()


class NewClient(Body):
    name = Text(required=True, longest=200, metadata={"example": "Alder & Finch"})
    domain = Text(longest=253, metadata={"description": "Web domain", "example": "alder.example"})
    tax_number = Text(longest=60)
    currency_code = Text(longest=3, metadata={"example": "GBP"})
    payment_terms_days = Integer(metadata={"description": "30 if left out"})
    address = Text(longest=1000)
    country_code = Text(longest=2, metadata={"example": "GB"})
    account_manager_id = Id(metadata={"description": "A person; you, if left out"})
    contacts = List(Nested(NewContact), validate=validate.Length(max=50))
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
    currency_code = String()
    payment_terms_days = Integer()
    address = String()
    country_code = String()
    account_manager_id = Id()
    contacts = List(Nested(ContactView))
    created_at = Timestamp()
    external_ref = String()


class ClientQuery(PageQuery):
    search = Text(longest=200, metadata={"description": "Part of the name"})
    account_manager_id = Id()


async def register_client(call: Call) -> pb.Client:
    request = call.make(pb.CreateClientRequest)
    return (await call.ask(call.services.clients.CreateClient, request)).client


async def list_clients(call: Call) -> pb.ListClientsResponse:
    return await call.ask(call.services.clients.ListClients, call.make(pb.ListClientsRequest))


async def get_client(call: Call) -> pb.Client:
    request = call.make(pb.GetClientRequest)
    return (await call.ask(call.services.clients.GetClient, request)).client


ROOM = Room(
    name="Clients",
    about="Who the client is: organisations that can be billed, and the people in them.",
    routes=(
        Route(
            "POST",
            "/v1/clients",
            register_client,
            "Register a client",
            "A near-duplicate of a client already there is refused and named; look at it, and "
            "send confirm_distinct if they differ.",
            body=NewClient(),
            answer=ClientView(),
            status=201,
            location="/v1/clients/{id}",
            roles=(Role.ACCOUNT_MANAGER,),
            problems={"SIMILAR_CLIENT_EXISTS": "A client of nearly this name is there already."},
            example={
                "name": "Alder & Finch",
                "currency_code": "GBP",
                "contacts": [{"name": "Robin Alder", "email": "robin@alder.example"}],
            },
        ),
        Route(
            "GET",
            "/v1/clients",
            list_clients,
            "List clients",
            query=ClientQuery(),
            answer=page_of(ClientView, "clients"),
        ),
        Route(
            "GET",
            "/v1/clients/{client_id}",
            get_client,
            "Show a client",
            answer=ClientView(),
        ),
    ),
)
