"""What the gateway publishes: who may come in, and everything that concerns signing in."""

from __future__ import annotations

from chassis.event import Catalogue, EventBody, EventType
from marshmallow import Schema, fields


class UserBody(EventBody):
    user_id = fields.String(metadata={"description": "The same id as the person's"})
    person_id = fields.String(metadata={"description": "A person of projects"})
    email = fields.String(metadata={"description": "With which they sign in"})
    name = fields.String()
    roles = fields.List(fields.String(), metadata={"description": "All roles held, sorted"})
    active = fields.Boolean(metadata={"description": "False: may no longer sign in"})


class CredentialBody(EventBody):
    user_id = fields.String(metadata={"description": "Whose password or second factor it is"})
    password_change_required = fields.Boolean(
        metadata={"description": "True: somebody else set the password"}
    )


class SessionBody(EventBody):
    session_id = fields.String()
    user_id = fields.String()
    method = fields.String(
        metadata={
            "description": "password, password_and_code, password_and_recovery_code, or operator: "
            "opened at the database by the operator",
            "example": "password_and_code",
        }
    )
    address = fields.String(metadata={"description": "Network address it was last used from"})
    ended_because = fields.String(
        metadata={
            "description": "Empty while it lasts; signed_out, ended_by_user, "
            "ended_by_administrator, password_changed, second_factor_changed, access_ended or "
            "too_many_sessions"
        }
    )


class FailedSignInBody(EventBody):
    attempt_id = fields.String()
    user_id = fields.String(metadata={"description": "Empty: nobody has this e-mail address"})
    email_digest = fields.String(
        metadata={
            "description": "Keyed digest of what was typed as an unknown address; empty if a user "
            "has it. The text is never kept: it may be a password"
        }
    )
    reason = fields.String(
        metadata={
            "description": "unknown_email, wrong_password, no_password, inactive, wrong_code "
            "or wrong_present_password"
        }
    )
    address = fields.String(metadata={"description": "Network address it came from"})


class PasswordLinkBody(EventBody):
    link_id = fields.String()
    user_id = fields.String(metadata={"description": "Whose password it sets"})
    expires_at = fields.DateTime(format="iso")
    used_at = fields.DateTime(format="iso", allow_none=True)


class PersonViewBody(EventBody):
    view_id = fields.String()
    user_id = fields.String(metadata={"description": "As whom somebody looks at Tandem"})
    viewer_id = fields.String(metadata={"description": "Who looks; they can change nothing"})
    expires_at = fields.DateTime(format="iso")
    ended_at = fields.DateTime(format="iso", allow_none=True)


class ApiTokenBody(EventBody):
    token_id = fields.String()
    name = fields.String(metadata={"description": "Which integration it is for"})
    user_id = fields.String(metadata={"description": "Who made it"})
    permissions = fields.List(
        fields.String(), metadata={"description": "Each with its scopes: `invoice.read: all`"}
    )
    expires_at = fields.DateTime(format="iso")
    revoked_at = fields.DateTime(format="iso", allow_none=True)


class ApiTokenUseBody(EventBody):
    token_id = fields.String()
    name = fields.String(metadata={"description": "Which integration it is for"})
    user_id = fields.String(metadata={"description": "Who made it"})
    address = fields.String(
        attribute="last_address", metadata={"description": "Network address it was used from"}
    )


class OwnMappingBody(EventBody):
    mapping_id = fields.String()
    name = fields.String()
    about = fields.String(metadata={"description": "What it is for"})


class GrantBody(Schema):
    permission = fields.String(metadata={"example": "time.approve"})
    scopes = fields.List(
        fields.String(), metadata={"description": "all, own_clients, own_projects, own_team, self"}
    )


class RoleBody(EventBody):
    role_id = fields.String()
    key = fields.String(metadata={"description": "How access names it", "example": "studio_lead"})
    name = fields.String()
    about = fields.String(metadata={"description": "What it is for"})
    built_in = fields.Boolean()
    archived = fields.Boolean(metadata={"description": "True: grants nothing"})
    permissions = fields.List(
        fields.Nested(GrantBody),
        allow_none=True,
        metadata={"description": "null: what the release declares for this built-in role"},
    )


def _role(verb: str, meaning: str) -> EventType:
    return EventType(f"role.{verb}.v1", "role", RoleBody(), meaning, permission="user.read")


def _audit(type_: str, aggregate: str, body: EventBody, meaning: str) -> EventType:
    """A fact for those who read the audit trail."""
    return EventType(
        type_,
        aggregate,
        body,
        meaning,
        permission="audit.read",
        confidential=True,
        personal=frozenset({"address"} & body.fields.keys()),
    )


CATALOGUE = Catalogue(
    "gateway",
    [
        EventType(
            "user.granted.v1",
            "user",
            UserBody(),
            "Somebody was given access, or their roles or access changed.",
            permission="user.read",
            personal=frozenset({"name", "email"}),
        ),
        EventType(
            "user.updated.v1",
            "user",
            UserBody(),
            "A user's name or e-mail address followed that of the person.",
            permission="user.read",
            personal=frozenset({"name", "email"}),
        ),
        EventType(
            "user.erased.v1",
            "user",
            UserBody(),
            "Nothing personal is kept of a user who has left; name and address are placeholders.",
            permission="user.read",
        ),
        _audit(
            "user.password_changed.v1",
            "user",
            CredentialBody(),
            "A password was set, by its owner, by a link or by an administrator.",
        ),
        _audit(
            "user.second_factor_enabled.v1",
            "user",
            CredentialBody(),
            "A second factor was enrolled and confirmed.",
        ),
        _audit(
            "user.second_factor_disabled.v1",
            "user",
            CredentialBody(),
            "A second factor was disabled by its owner or reset by an administrator.",
        ),
        _audit(
            "user.recovery_codes_renewed.v1",
            "user",
            CredentialBody(),
            "New recovery codes took the place of the old ones.",
        ),
        _audit("session.started.v1", "session", SessionBody(), "Somebody signed in."),
        _audit(
            "session.ended.v1",
            "session",
            SessionBody(),
            "A session ended before it expired, and why.",
        ),
        _audit(
            "sign_in.failed.v1",
            "sign_in",
            FailedSignInBody(),
            "A sign-in, or a proof of one's present password, failed.",
        ),
        _audit(
            "password_link.created.v1",
            "password_link",
            PasswordLinkBody(),
            "A link that sets a password was made, to be handed over.",
        ),
        _audit(
            "password_link.used.v1",
            "password_link",
            PasswordLinkBody(),
            "A password was set by a link.",
        ),
        _audit(
            "person_view.started.v1",
            "person_view",
            PersonViewBody(),
            "Somebody began to look at Tandem as somebody else sees it.",
        ),
        _audit(
            "person_view.ended.v1",
            "person_view",
            PersonViewBody(),
            "They stopped looking before the time was over.",
        ),
        _audit(
            "api_token.created.v1",
            "api_token",
            ApiTokenBody(),
            "A token for an integration was made.",
        ),
        _audit(
            "api_token.used.v1",
            "api_token",
            ApiTokenUseBody(),
            "A token was used for the first time on a day, or from another network address.",
        ),
        _audit(
            "api_token.revoked.v1",
            "api_token",
            ApiTokenBody(),
            "A token was revoked, or its maker lost access.",
        ),
        _audit(
            "own_mapping.created.v1",
            "own_mapping",
            OwnMappingBody(),
            "A mapping for imports was kept under a name.",
        ),
        _audit(
            "own_mapping.updated.v1",
            "own_mapping",
            OwnMappingBody(),
            "A mapping for imports was changed.",
        ),
        _audit(
            "own_mapping.removed.v1",
            "own_mapping",
            OwnMappingBody(),
            "A mapping for imports was removed; what it imported stays.",
        ),
        _role("created", "A role was made."),
        _role("updated", "A role got another name or other permissions."),
        _role("archived", "A role grants nothing from now on."),
        _role("restored", "An archived role grants its permissions again."),
        _role("reset", "A built-in role is again what it was before anybody changed it."),
    ],
)
