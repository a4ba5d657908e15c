"""Hub passes: an opaque random number with a check symbol, and nothing about anyone. Pure.

Crockford's base 32 (crockford.com/base32.html): no letters that look like digits, and a symbol at the
end by which a slip of the finger is found.
"""

PREFIX = "FHP1:"
BITS = 128
SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECKS = SYMBOLS + "*~$=U"
"""Check symbols for the remainders of 37."""
LENGTH = 26
"""Symbols of a number, without the check symbol."""


def hub_pass(number: int) -> str:
    """Return what the pass with this number carries.

    Raises:
        ValueError: the number does not fit into 128 bits.
    """
    if not 0 <= number < 1 << BITS:
        raise ValueError("the number of a pass has 128 bits")
    symbols = "".join(SYMBOLS[number >> shift & 31] for shift in range(5 * (LENGTH - 1), -1, -5))
    return f"{PREFIX}{symbols}{CHECKS[number % 37]}"


def well_formed(value: str) -> bool:
    """Say whether this is what a hub pass carries, its check symbol right."""
    symbols, check = value[len(PREFIX) : -1], value[-1:]
    if not value.startswith(PREFIX) or len(symbols) != LENGTH or set(symbols) - set(SYMBOLS):
        return False
    number = 0
    for each in symbols:
        number = number << 5 | SYMBOLS.index(each)
    return number < 1 << BITS and CHECKS[number % 37] == check
