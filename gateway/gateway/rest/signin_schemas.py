"""How signing in and access look in JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.actor import ActorKind
from marshmallow import validate
from tandem.projects.v1 import resourcing_pb2 as pb

from gateway.fields import (
    Body,
    Boolean,
    Date,
    Id,
    Integer,
    List,
    Minutes,
    Nested,
    String,
    Text,
    Timestamp,
    View,
)
from gateway.rest.roles import SCOPES, SCOPES_ABOUT
from gateway.rest.schemas import view_class
from gateway.roles.declared import all_permissions
from gateway.roles.rules import KEY_LENGTH_MAX
from gateway.signin.password_rules import LENGTH_MAX, LENGTH_MIN
from gateway.signin.sessions import CHANGE_PASSWORD, ENROL_SECOND_FACTOR

ROLES_HELD_MAX = 20
EXAMPLE_PASSWORD = "a kettle for seven sailors"  # noqa: S105
EXAMPLE_CREDENTIALS = {"email": "robin@agency.example", "password": EXAMPLE_PASSWORD}
EXAMPLE_CODE = {"challenge": "tdc_Zk3v...", "code": "123456"}
TYPED_MAX = 1000


def Word(words: Sequence[str], **more: Any) -> String:  # noqa: N802 (reads as a field)
    """One of these words."""
    return String(validate=validate.OneOf(words), **more)


def Password(*, chosen: bool = False, **more: Any) -> Text:  # noqa: N802 (reads as a field)
    """A password. chosen: a new one, which the rules apply to."""
    about = f"{LENGTH_MIN} characters or more; not a common one, not a name" if chosen else ""
    hints = {"format": "password"} | ({"description": about} if about else {})
    longest = LENGTH_MAX if chosen else TYPED_MAX
    return Text(longest=longest, metadata=hints | more.pop("metadata", {}), **more)


def CallersPassword(**more: Any) -> Text:  # noqa: N802
    """Proof that it is really the caller who asks for something grave."""
    about = "The caller's own password. Needed where an administrator's access is given or changed."
    return Password(metadata={"description": about}, **more)


class Credentials(Body):
    email = Text(required=True, longest=254, metadata={"format": "email"})
    password = Password(required=True)


class SignInCode(Body):
    challenge = Text(
        required=True,
        longest=100,
        metadata={"description": "From the details of the CODE_REQUIRED problem"},
    )
    code = Text(
        required=True,
        longest=40,
        metadata={
            "description": "Six digits from the authenticator app, or a recovery code",
            "example": "123456",
        },
    )


class RoleList(List[Any]):
    """Keys of roles; several at once are normal. GET /v1/roles lists what there is."""

    def __init__(self, **more: Any) -> None:
        key = Text(longest=KEY_LENGTH_MAX)
        super().__init__(key, validate=validate.Length(max=ROLES_HELD_MAX), **more)


class NewAccess(Body):
    roles = RoleList(required=True)
    password = Password(
        chosen=True,
        metadata={
            "description": "Left out: the person sets one by a link, see "
            "POST /v1/people/{person_id}/password-link. Given: they must change it at their first "
            "sign-in."
        },
    )
    current_password = CallersPassword()


class ChangedAccess(Body):
    roles = RoleList(required=True, metadata={"description": "All roles from now on"})
    password = Password(
        chosen=True, metadata={"description": "They must change it at their next sign-in"}
    )
    active = Boolean(metadata={"description": "False: may no longer sign in"})
    current_password = CallersPassword()


class NewPerson(Body):
    name = Text(required=True, longest=200)
    email = Text(required=True, longest=254, metadata={"format": "email"})
    charge_role = Text(
        longest=100,
        metadata={
            "description": "What their work is charged as; rate cards price it",
            "example": "designer",
        },
    )
    lead_id = Id(metadata={"description": "The person who approves this person's time"})
    weekly_minutes = Minutes(
        attribute="weekly_seconds", metadata={"description": "Contracted; 2250 if left out"}
    )
    employed_from = Date(metadata={"description": "First day of the contract"})
    employed_until = Date(metadata={"description": "Last day of the contract"})
    country_code = Text(
        longest=10,
        metadata={
            "description": "Whose public holidays: a country (DE) or a part of one (GB-ENG); "
            "left out: the agency's",
            "example": "GB-ENG",
        },
    )
    time_zone = Text(
        longest=60,
        metadata={"description": "Left out: the agency's", "example": "Europe/London"},
    )
    access = Nested(NewAccess, metadata={"description": "Left out: cannot sign in"})


class UserView(View):
    id = Id()
    version = Integer()
    person_id = Id()
    email = String()
    name = String(metadata={"example": "Robin Alder"})
    roles = List(String(), metadata={"example": ["finance", "team_member"]})
    active = Boolean()
    password_change_required = Boolean(
        metadata={"description": "True: everything else is refused until the password is changed"}
    )
    created_at = Timestamp()


class ListedUserView(UserView):
    second_factor = Boolean(metadata={"description": "True: a sign-in needs a code as well"})
    has_password = Boolean(metadata={"description": "False: a link has to be handed over first"})


class HeldPermissionView(View):
    permission = Word(list(all_permissions()), required=True, metadata={"example": "time.approve"})
    scopes = List(
        Word(SCOPES),
        required=True,
        metadata={"description": SCOPES_ABOUT, "example": ["own_projects", "own_team"]},
    )


class AgencyView(View):
    name = String(
        required=True,
        allow_none=True,
        metadata={
            "description": "As its documents name it; null while that is not set",
            "example": "Northlight Ltd",
        },
    )
    currency_code = String(required=True, metadata={"description": "ISO 4217", "example": "GBP"})
    time_zone = String(
        required=True,
        metadata={"description": "Decides which day it is", "example": "Europe/London"},
    )
    week_starts_on = Integer(required=True, metadata={"description": "ISO 8601: 1 is Monday"})


class ViewerView(View):
    id = Id(required=True)
    name = String(required=True, metadata={"example": "Ines Duarte"})


class MeView(View):
    """Every field is always there; null where an integration has nothing to show."""

    id = Id(required=True)
    kind = Word(
        [ActorKind.PERSON.value, ActorKind.INTEGRATION.value],
        required=True,
        metadata={"description": "integration: an API token asks"},
    )
    person_id = Id(required=True)
    name = String(required=True, metadata={"example": "Robin Alder"})
    email = String(required=True, allow_none=True)
    roles = List(String(), required=True, metadata={"example": ["finance", "team_member"]})
    permissions = List(
        Nested(HeldPermissionView), required=True, metadata={"description": "What I may do"}
    )
    required_steps = List(
        Word([CHANGE_PASSWORD, ENROL_SECOND_FACTOR]),
        required=True,
        metadata={"description": "What has to be done before anything else is allowed, in order"},
    )
    agency = Nested(AgencyView, required=True)
    feed_cursor = String(
        required=True,
        metadata={"description": "Follow the events from here, and nothing is missed"},
    )
    seen_by = Nested(
        ViewerView,
        required=True,
        allow_none=True,
        metadata={"description": "Who looks at Tandem as this person, without changing anything"},
    )
    session_id = Id(
        required=True, allow_none=True, metadata={"description": "null for an API token"}
    )
    active = Boolean(required=True)
    has_password = Boolean(required=True)
    first_password = Boolean(
        required=True,
        metadata={"description": "True: still the one of the first administrator's settings"},
    )
    password_change_required = Boolean(required=True)
    second_factor = Boolean(
        required=True, metadata={"description": "True: a sign-in needs a code as well"}
    )
    version = Integer(required=True, allow_none=True)
    created_at = Timestamp(required=True, allow_none=True)


class PersonPermissionsView(View):
    person_id = Id(required=True)
    name = String(required=True, metadata={"example": "Robin Alder"})
    active = Boolean(required=True, metadata={"description": "False: may not sign in"})
    roles = List(String(), required=True)
    permissions = List(Nested(HeldPermissionView), required=True)


class BrowserSessionView(View):
    session_id = Id(required=True)
    expires_at = Timestamp(
        required=True, metadata={"description": "It ends earlier when it is not used"}
    )
    user = Nested(UserView, required=True)


class SignedInView(View):
    token = String(
        metadata={
            "description": "Send it as Authorization: Bearer <token>",
            "example": "tdm_kE5v...",
        }
    )
    token_type = String(metadata={"example": "Bearer"})
    expires_at = Timestamp()
    user = Nested(UserView)


class SessionView(View):
    id = Id()
    created_at = Timestamp()
    last_used_at = Timestamp(metadata={"description": "To the minute"})
    expires_at = Timestamp()
    address = String(metadata={"description": "Last used from", "example": "192.0.2.17"})
    device = String(metadata={"description": "For people", "example": "Firefox on macOS"})
    user_agent = String(metadata={"example": "Mozilla/5.0 (Macintosh) Firefox/145.0"})
    method = String(
        metadata={
            "description": "password, password_and_code, password_and_recovery_code or operator",
            "example": "password_and_code",
        }
    )
    current = Boolean(metadata={"description": "True: the session that asks"})


class SessionListView(View):
    items = List(Nested(SessionView), required=True)


class EndedView(View):
    ended = Integer(metadata={"description": "How many sessions were ended"})


class CreatedPersonView(view_class(pb.Person.DESCRIPTOR)):  # type: ignore[misc]
    access = Nested(UserView, allow_none=True)


class ChangedPassword(Body):
    current_password = Password(required=True)
    new_password = Password(chosen=True, required=True)


class AskedPasswordLink(Body):
    current_password = CallersPassword()


class PasswordLinkView(View):
    token = String(
        metadata={"description": "Shown once; hand it over to the person", "example": "tdl_7Qx..."}
    )
    expires_at = Timestamp()


class LinkedPassword(Body):
    token = Text(required=True, longest=100)
    new_password = Password(chosen=True, required=True)


class OwnPassword(Body):
    password = Password(required=True)


class EnrolmentView(View):
    secret = String(metadata={"description": "For typing into the app", "example": "JBSWY3DP..."})
    uri = String(
        metadata={"description": "Show it as a QR code", "example": "otpauth://totp/Tandem:..."}
    )


class Code(Body):
    code = Text(required=True, longest=40, metadata={"example": "123456"})


class RecoveryCodesView(View):
    recovery_codes = List(
        String(),
        metadata={
            "description": "Shown once. Each takes the place of a code, once.",
            "example": ["7kfm-2qxw-9abc"],
        },
    )


class SecondFactorView(View):
    enabled = Boolean()
    confirmed_at = Timestamp()
    recovery_codes_left = Integer()
