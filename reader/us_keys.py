"""What a scanner means when it types: key codes of Linux to characters, on a US keyboard.

Scanners type as US keyboards whatever the desk's layout is; on a UK desk ``"`` and ``@`` change
places (inventree/InvenTree #10589). Codes from linux/input-event-codes.h.
"""

ENTER = frozenset({28, 96})
"""Enter, and Enter of the keypad."""
TAB = 15
SHIFTS = frozenset({42, 54})
CONTROLS = frozenset({29, 97})
CAPS_LOCK = 58
PRESSED = 1
"""The value of an event when a key goes down; 0 when it comes up, 2 while it is held."""

_ROWS = {
    2: ("1234567890-=", "!@#$%^&*()_+"),
    16: ("qwertyuiop[]", "QWERTYUIOP{}"),
    30: ("asdfghjkl;'`", 'ASDFGHJKL:"~'),
    43: ("\\zxcvbnm,./", "|ZXCVBNM<>?"),
    57: (" ", " "),
}
_KEYPAD = {71: "7", 72: "8", 73: "9", 74: "-", 75: "4", 76: "5", 77: "6", 78: "+", 79: "1", 80: "2"} | {
    81: "3", 82: "0", 83: ".", 55: "*", 98: "/",
}  # fmt: skip

PLAIN = {code + at: char for code, (row, _) in _ROWS.items() for at, char in enumerate(row)} | _KEYPAD
SHIFTED = {code + at: char for code, (_, row) in _ROWS.items() for at, char in enumerate(row)} | _KEYPAD


class Typing:
    """Turns keys that go down and up into the bytes that the scanner read."""

    def __init__(self) -> None:
        self._held: set[int] = set()
        self._caps = False

    def key(self, code: int, value: int) -> bytes:
        """Return what one event of a key adds: a character, an end of line, or nothing."""
        if code in SHIFTS | CONTROLS:
            (self._held.discard if value == 0 else self._held.add)(code)
            return b""
        if value != PRESSED:
            return b""
        if code == CAPS_LOCK:
            self._caps = not self._caps
            return b""
        return self._character(code)

    def _character(self, code: int) -> bytes:
        if code in ENTER or code == TAB:
            return b"\t" if code == TAB else b"\r"
        plain = PLAIN.get(code, "")
        if self._held & CONTROLS and plain.isalpha():
            return bytes([ord(plain) & 0x1F])  # Ctrl+] is the GS of GS1 on other keys; letters suffice
        shifted = bool(self._held & SHIFTS) ^ (self._caps and plain.isalpha())
        return (SHIFTED if shifted else PLAIN).get(code, "").encode()
