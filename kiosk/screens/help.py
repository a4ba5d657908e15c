"""The screen that sends people to a person: friendly, without a name, and the visit counts."""

from dataclasses import dataclass
from uuid import UUID

from config.public import Screen as ScreenSettings
from kiosk.orders import Order
from kiosk.outcome import Trouble, Verdict
from kiosk.page import Act, Buttons, Gap, Page, Press, Text, Title, Tone
from kiosk.screens.shown import CLOSE, STAFF, Ink, Look, Step, foot, more_time, voice
from kiosk.staff.words import way_in


@dataclass(frozen=True, slots=True)
class Help:
    """Please see a member of staff: why, and what is with the visit."""

    why: Verdict | Trouble
    visit: UUID | None = None
    asks: bool = False

    def page(self, look: Look) -> Page:
        """Describe itself."""
        words = look.words
        reason = words.trouble(self.why) if isinstance(self.why, Trouble) else words.help_reason(self.why)
        counted = isinstance(self.why, Verdict) and self.why is not Verdict.NOBODY_IN
        return Page(
            top=(Gap(), Title(words.see_staff(), Ink.WARNING, lines=3), Gap()),
            body=(
                Text(reason, Ink.STRONG),
                Gap(),
                *((Text(words.counted(), Ink.GOOD),) if counted else ()),
            ),
            bottom=(Buttons(_buttons(look)), *foot(look, warn=False)),
            language=words.language,
            enter=CLOSE,
            escape=CLOSE,
            anything=CLOSE,
            tone=Tone.SEE_STAFF,
        )

    def press(self, act: Act, _look: Look) -> Step:
        """Close."""
        return Step(None if act == CLOSE else self)

    def seconds(self, times: ScreenSettings) -> float | None:
        """Stay long enough to be read."""
        return times.help_seconds

    def timed_out(self) -> Order | None:
        """All is written, or nothing can be."""
        return None


def _buttons(look: Look) -> tuple[Press, ...]:
    """Close it; or let the member of staff in who came to help."""
    close = Press(CLOSE, look.words.close(), main=True)
    return (close, *more_time(look), *voice(look), Press(STAFF, way_in(), key="s"))
