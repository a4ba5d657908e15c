"""From the settings ``oidc_…`` to what allauth wants to know of the council's directory."""

from typing import Any
from urllib.parse import urlsplit

from config.registry import RegistrySettings

PROVIDER = "council"
"""The directory's name in addresses: /accounts/oidc/council/login/."""


def providers(settings: RegistrySettings) -> dict[str, Any]:
    """Return allauth's entry for the directory, or none where no issuer is set."""
    if not settings.oidc_url:
        return {}
    app = {
        "provider_id": PROVIDER,
        "name": settings.oidc_name,
        "client_id": settings.oidc_client,
        "secret": settings.oidc_secret,
        "settings": {"server_url": settings.oidc_url},
    }
    return {
        "openid_connect": {
            "APPS": [app],
            "OAUTH_PKCE_ENABLED": True,
            "VERIFIED_EMAIL": settings.oidc_trusted_addresses,
        }
    }


def origin(settings: RegistrySettings) -> str:
    """Return the directory's origin, to which the sign-in form leads on; empty for none."""
    parts = urlsplit(settings.oidc_url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
