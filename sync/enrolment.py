"""Pairing a machine with its registry: a one-time code becomes an identity in an encrypted store."""

from pathlib import Path

from sync import wire
from sync.client import check_url
from sync.client import enrol as ask
from sync.rescue import keep_copy
from sync.store import Identity, NotEnrolled, Store, StoreError


def enrol(folder: Path, url: str, code: str, name: str, timeout: float = 30) -> Identity:
    """Enrol this machine; the store and its key are made first, so that a code is never wasted.

    Raises:
        ValueError: the address is not one that is safe to use.
        StoreError: the folder cannot be used, or already belongs to a kiosk.
        Unreachable, Refused: as `sync.client.enrol`.
    """
    url = check_url(url)
    store = Store.make(folder)
    try:
        _must_be_free(store)
        answer = ask(url, wire.EnrolRequest(code=code.strip(), name=name), timeout)
        identity = Identity(
            kiosk=answer.kiosk,
            name=answer.name,
            hub=answer.hub,
            registry_url=url,
            token=answer.token,
            token_key=answer.token_key,
            sealing_key=answer.sealing_key,
        )
        store.adopt(identity)
        keep_copy(store)
    finally:
        store.close()
    return identity


def told(said: str, url: str) -> tuple[str, str]:
    """Return the registry's address and the code; what was scanned from a page holds both.

    Raises:
        ValueError: nobody said where the registry is.
    """
    address, hash_sign, code = said.strip().rpartition("#")
    url = url or address
    if not url:
        raise ValueError(
            "Give the registry's address with --url, or scan the picture that the registry shows."
        )
    return url.rstrip("/"), code if hash_sign else said.strip()


def _must_be_free(store: Store) -> None:
    try:
        identity = store.identity()
    except NotEnrolled:
        return
    raise StoreError(
        f"This machine is enrolled already, as {identity.name} at {identity.hub.name}; "
        f"give another folder, or move {store.folder} away."
    )
