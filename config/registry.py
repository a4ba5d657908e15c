"""What the registry is told by its environment: ``HUB_REGISTRY_…``."""

import os
from typing import Annotated

from msgspec import Meta, Struct

from config.toml import load

PREFIX = "HUB_REGISTRY"


class RegistrySettings(Struct, frozen=True, forbid_unknown_fields=True):
    """The registry's surroundings; what people set up lives in its database."""

    database: str = "registry.db"
    """A path to a SQLite file, or a URL such as postgresql://user@host/name."""
    replica: str = ""
    """URL of a streaming replica of a PostgreSQL registry, for dashboards to read; empty for none."""
    secret_key: str = ""
    """Signs sessions; at least 50 characters. Empty is allowed only with ``debug``."""
    allowed_hosts: str = "127.0.0.1,localhost"
    """Names under which the registry may be asked, between commas."""
    trusted_origins: str = ""
    """Origins for forms behind a proxy, such as https://registry.example, between commas."""
    behind_tls: bool = False
    """True where a proxy ends TLS: cookies are then sent over HTTPS only."""
    debug: bool = False
    workers: Annotated[int, Meta(ge=1, le=64)] = 2
    time_zone: str = "Europe/London"
    session_minutes: Annotated[int, Meta(ge=5, le=12 * 60)] = 30
    """How long a page may lie untouched before its reader must sign in again."""
    require_mfa: bool = True
    """Accounts that see people's records need a second factor (never asked for with ``debug``)."""
    address: str = ""
    """Where people reach it, such as https://registry.example; for links in e-mails."""
    mail: str = ""
    """The mail server for alerts: smtp+starttls://name:password@mail.example; empty for none."""
    mail_from: str = "family-hub-registry@localhost"
    """Whom its e-mails come from."""
    return_layouts: str = ""
    """A folder with the council's own layouts of returns, beside those that are shipped; empty for none."""
    oidc_url: str = ""
    """The council's OpenID Connect issuer, such as https://login.example/council; empty for none."""
    oidc_name: str = "council account"
    oidc_client: str = ""
    oidc_secret: str = ""
    oidc_trusted_addresses: bool = False
    """True where every address the directory gives is its own, though it does not say "verified"."""


def read() -> RegistrySettings:
    """Read the registry's settings from the environment.

    Raises:
        SettingsError: with a sentence that names the variable.
    """
    return load(RegistrySettings, None, PREFIX, os.environ)
