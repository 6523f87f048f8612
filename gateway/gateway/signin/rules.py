"""What a sign-in must look like: pure checks, no database."""

from __future__ import annotations

import re

PASSWORD_LENGTH_MIN = 10
PASSWORD_LENGTH_MAX = 200
EMAIL_LENGTH_MAX = 254
_EMAIL = re.compile(r"^[^@\s\x00-\x1f]+@[^@\s.\x00-\x1f]+(\.[^@\s.\x00-\x1f]+)+$")


def is_email(text: str) -> bool:
    """Good enough to write to: one @, a dot in the domain, no spaces."""
    return len(text) <= EMAIL_LENGTH_MAX and _EMAIL.match(text) is not None


def password_mistake(password: str, email: str) -> str:
    """What is wrong with a new password, in a sentence; "" if nothing is.

    Length is what counts (NIST SP 800-63B, 5.1.1); composition rules are not asked for.
    """
    if len(password) < PASSWORD_LENGTH_MIN:
        return f"Use at least {PASSWORD_LENGTH_MIN} characters; a few words in a row are good."
    if len(password) > PASSWORD_LENGTH_MAX:
        return f"Use at most {PASSWORD_LENGTH_MAX} characters."
    if password.strip().lower() in {email.lower(), email.lower().split("@")[0]}:
        return "Do not use the email address as the password."
    if len(set(password)) < 4:
        return "Use more than three different characters."
    return ""
