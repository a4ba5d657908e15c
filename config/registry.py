"""What the registry is told: by a file, by what systemd hands over, and by its environment.

The later goes before the earlier: ``registry.toml``; a credential of systemd's by the name of a variable,
such as ``HUB_REGISTRY_SECRET_KEY``; that variable itself.
"""

import os
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from config.toml import load

PREFIX = "HUB_REGISTRY"
DEFAULT_PATH = Path("/etc/hub-registry/registry.toml")
"""Read where it is there; another one is named by ``HUB_REGISTRY_CONFIG``."""
HOME = Path("/var/lib/hub-registry")
"""What an installed registry keeps: its owner is who it runs as."""


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
    files: str = ""
    """A folder for what `hub-registry write-files` and `write-reports` write at night; empty for none."""
    metrics_token: str = ""
    """What Prometheus shows to read ``/metrics``; empty: nobody reads them."""
    oidc_url: str = ""
    """The council's OpenID Connect issuer, such as https://login.example/council; empty for none."""
    oidc_name: str = "council account"
    oidc_client: str = ""
    oidc_secret: str = ""
    oidc_trusted_addresses: bool = False
    """True where every address the directory gives is its own, though it does not say "verified"."""


def read() -> RegistrySettings:
    """Read the registry's settings.

    Raises:
        SettingsError: with a sentence that names the line or the variable.
    """
    named = os.environ.get(f"{PREFIX}_CONFIG")
    path = Path(named) if named else DEFAULT_PATH if _is_there(DEFAULT_PATH) else None
    return load(RegistrySettings, path, PREFIX, _handed_over() | os.environ)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except PermissionError:  # then it is, and reading it will say what is the matter
        return True


def _handed_over() -> dict[str, str]:
    """Return the credentials that systemd put into a folder of this service's own."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    files = Path(folder).glob(f"{PREFIX}_*") if folder else ()
    return {each.name: each.read_text(encoding="utf-8").strip() for each in files}
