"""What several routes of signing in and access may refuse, for the API reference."""

from __future__ import annotations

NO_USER = {"USER_NOT_FOUND": "The person has no access."}
THROTTLED = {"SIGN_IN_THROTTLED": "Too many failures; Retry-After says how long to wait."}
PASSWORD = {
    "SIGN_IN_REFUSED": "Email and password do not belong together.",
    "CODE_REQUIRED": "The password is right and a code is needed; details.challenge is good for "
    "five minutes.",
} | THROTTLED
CODE = {
    "CHALLENGE_UNUSABLE": "Used or expired; start with the password again.",
    "CODE_REFUSED": "The code is wrong or was used before.",
} | THROTTLED
