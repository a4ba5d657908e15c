"""From ``HUB_REGISTRY_MAIL`` to what Django wants to know of the mail server."""

from typing import Any
from urllib.parse import unquote, urlsplit

from config.registry import RegistrySettings
from config.toml import SettingsError

PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


def mail_server(settings: RegistrySettings) -> dict[str, Any]:
    """Return Django's settings for sending e-mail; an empty host where there is none.

    Raises:
        SettingsError: it is not an address of a mail server.
    """
    if not settings.mail:
        return {"EMAIL_HOST": ""}
    parts = urlsplit(settings.mail)
    if parts.scheme not in PORTS or not parts.hostname:
        raise SettingsError(
            "HUB_REGISTRY_MAIL in the environment: write it like "
            "smtp+starttls://name:password@mail.example:587, smtps://mail.example or smtp://127.0.0.1:25."
        )
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
        "DEFAULT_FROM_EMAIL": settings.mail_from,
    }
