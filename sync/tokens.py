"""Keyed hashes: of what a card or a pass carries, and of two identifiers by which staff find a family.

Neither a token nor an identifier is ever stored or logged; only its keyed hash is.
"""

import hmac
import unicodedata
from datetime import date
from hashlib import blake2b
from uuid import UUID


def token_hash(canonical: str, key: bytes) -> str:
    """Return HMAC-SHA-256 of a canonical token under the registry's key, as 64 hex digits."""
    return hmac.digest(key, canonical.encode(), "sha256").hex()


def name_and_birth(last_name: str, born: date, key: bytes) -> str:
    """Return the hash by which somebody is found from last name and date of birth, as 64 hex digits."""
    return _finding("birth", last_name, born.isoformat(), key)


def name_and_postcode(last_name: str, postcode: str, key: bytes) -> str:
    """Return the hash by which somebody is found from last name and postcode, as 64 hex digits."""
    return _finding("postcode", last_name, _plain(postcode), key)


def finding_id(family: UUID, person: UUID, finding: str) -> UUID:
    """Return the id under which kiosks know that this hash finds this person there; the same at both ends."""
    return UUID(bytes=blake2b(f"finding {family} {person} {finding}".encode(), digest_size=16).digest())


def _finding(kind: str, name: str, other: str, key: bytes) -> str:
    text = "\0".join(["finding", kind, _plain(name), other])
    return hmac.digest(key, text.encode("utf-8", "surrogatepass"), "sha256").hex()


def _plain(text: str) -> str:
    """Return letters and digits alone, without case, accents or spaces: "O'Brien" is found by "OBRIEN"."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(each for each in folded if each.isalnum())
