"""Tokens: what a card or a pass carries. Never stored, never logged; only their keyed hash is."""

import hmac


def token_hash(canonical: str, key: bytes) -> str:
    """Return HMAC-SHA-256 of a canonical token under the registry's key, as 64 hex digits."""
    return hmac.digest(key, canonical.encode(), "sha256").hex()
