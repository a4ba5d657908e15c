"""What the registry may set on a kiosk from afar, and how it goes together with the kiosk's own file.

The order, weakest first: what is shipped, the file ``kiosk.toml`` with its environment, what the
registry pushed last that made sense. A key that was not pushed is the file's; so a kiosk that was
never online works by its file alone. Readers, the store and the terminal are never pushed.

A new setting is always a new key at the top: an older kiosk leaves it alone, and says so.
"""

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from config.hours import Hours, OtherDay, fault
from config.kiosk import KioskSettings
from config.public import Code, Language, Message, Purpose, Seconds, UnhurriedSeconds
from config.toml import SettingsError


class Pushed(Struct, frozen=True, omit_defaults=True):
    """One kiosk's pushed configuration; None says: as the kiosk's own file has it."""

    language: Language | None = None
    languages: Annotated[list[Language], Meta(min_length=1)] | None = None
    answer_seconds: UnhurriedSeconds | None = None
    done_seconds: Annotated[int, Meta(ge=10, le=600)] | None = None
    help_seconds: Seconds | None = None
    feedback: bool | None = None
    timetable_url: Annotated[str, Meta(max_length=120)] | None = None
    opens_before_minutes: Annotated[int, Meta(ge=0, le=240)] | None = None
    grace_minutes: Annotated[int, Meta(ge=0, le=600)] | None = None
    drop_in: Code | None = None
    purposes: Annotated[list[Purpose], Meta(min_length=1)] | None = None
    hours: list[Hours] | None = None
    other_days: list[OtherDay] | None = None
    messages: list[Message] | None = None


SCREEN = (
    *("language", "languages", "answer_seconds", "done_seconds", "help_seconds"),
    *("feedback", "timetable_url"),
)
DOOR = ("opens_before_minutes", "grace_minutes", "drop_in", "purposes")
WHOLE = ("hours", "other_days", "messages")


def parse(content: bytes) -> tuple[Pushed, list[str]]:
    """Return what was pushed, and the names of settings that this version does not know.

    Raises:
        SettingsError: a value that may not stand there; the sentence names it.
    """
    try:
        tree = msgspec.json.decode(content, type=dict[str, Any])
        pushed = msgspec.convert(tree, Pushed)
    except msgspec.DecodeError as error:
        problem, _, where = str(error).partition(" - at ")
        name = where.strip("`").removeprefix("$.") or "it"
        raise SettingsError(f"{name} does not fit: {problem[:1].lower()}{problem[1:]}.") from error
    check(pushed)
    return pushed, sorted(set(tree) - set(Pushed.__struct_fields__))


def check(pushed: Pushed) -> None:
    """Look for what fits by itself and makes no sense together.

    Raises:
        SettingsError: such a thing is there.
    """
    sentence = fault(pushed.hours or (), pushed.other_days or ())
    if not sentence:
        sentence = next((each for message in pushed.messages or () if (each := message.fault())), "")
    codes = [each.code for each in pushed.purposes or ()]
    if not sentence and len(set(codes)) < len(codes):
        sentence = "Each purpose may be named once."
    if sentence:
        raise SettingsError(sentence)


def over(settings: KioskSettings, pushed: Pushed) -> KioskSettings:
    """Return the settings that hold: the kiosk's own, with what was pushed over them."""
    replace = msgspec.structs.replace
    return replace(
        settings,
        screen=replace(settings.screen, **_given(pushed, SCREEN)),
        door=replace(settings.door, **_given(pushed, DOOR)),
        **_given(pushed, WHOLE),
    )


def _given(pushed: Pushed, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name in names if (value := getattr(pushed, name)) is not None}
