"""Forms that staff began and had to leave: each sealed to the PIN of whoever typed it, one for each.

To seal, only the public half of the key is needed, and that is all a kiosk keeps at hand; the private half
comes from the PIN (`sync.pins`) and opens the form when that person next signs in.
"""

from hashlib import blake2b
from uuid import UUID

from nacl.public import PrivateKey

from sync import pins
from sync.sealing import CannotOpen, seal_bytes, unseal_bytes
from sync.store import Store


def salt(store: Store, staff: UUID) -> bytes:
    """Return what a member of staff's key is salted with on this kiosk."""
    return blake2b(staff.bytes, key=store.subkey("draft"), digest_size=pins.SALT_BYTES).digest()


def private_key(pin: str, salt_: bytes) -> bytes:
    """Return the key that opens the drafts of whoever has this PIN; slow, as PINs are."""
    return pins.key_from(pin, salt_)


def public_key(private: bytes) -> bytes:
    """Return the half with which drafts are sealed."""
    return bytes(PrivateKey(private).public_key)


def seal(form: bytes, public: bytes) -> bytes:
    """Return a form as only that PIN opens it."""
    return seal_bytes(form, public)


def unseal(sealed: bytes, private: bytes) -> bytes | None:
    """Return the form; None if it was sealed under another PIN, which has been changed since."""
    try:
        return unseal_bytes(sealed, private)
    except CannotOpen:
        return None


def keep(store: Store, staff: UUID, sealed: bytes) -> None:
    """Keep somebody's form, in place of the one before.

    Raises:
        StoreError: it could not be written down.
    """
    with store.transaction():
        store.db.conn.execute(
            "INSERT OR REPLACE INTO draft (staff, sealed) VALUES (?, ?)", [str(staff), sealed]
        )


def kept(store: Store, staff: UUID) -> bytes | None:
    """Return what is kept of somebody, or None."""
    row = store.db.conn.execute("SELECT sealed FROM draft WHERE staff = ?", [str(staff)]).fetchone()
    return bytes(row[0]) if row else None


def drop(store: Store, staff: UUID) -> None:
    """Forget somebody's form: it was saved, or given up.

    Raises:
        StoreError: it could not be written down.
    """
    with store.transaction():
        store.db.conn.execute("DELETE FROM draft WHERE staff = ?", [str(staff)])
