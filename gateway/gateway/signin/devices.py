"""What a person recognises a session by: "Firefox on macOS" out of a User-Agent.

A browser names others that it is like, so the most particular name counts. What is no browser is
shown by its product's name.
"""

from __future__ import annotations

import re

_BROWSERS = {
    "Edg": "Edge",
    "EdgA": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "FxiOS": "Firefox",
    "Firefox": "Firefox",
    "CriOS": "Chrome",
    "HeadlessChrome": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "CrOS": "ChromeOS",
    "Windows": "Windows",
    "Macintosh": "macOS",
    "Linux": "Linux",
}
_PRODUCT = re.compile(r"([A-Za-z][\w.-]*)/")


def device_name(user_agent: str) -> str:
    """Empty where the text names nothing."""
    products = _PRODUCT.findall(user_agent)
    program = next((name for word, name in _BROWSERS.items() if word in products), "")
    system = next((name for word, name in _SYSTEMS.items() if word in user_agent), "")
    if not program:
        return products[0] if products else ""
    return f"{program} on {system}" if system else program
