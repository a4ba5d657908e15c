"""The welcome screen: what to do, what is on, and whether the readers are there."""

from dataclasses import dataclass
from uuid import UUID

from config.public import Screen as ScreenSettings
from kiosk.orders import Order
from kiosk.page import Act, Buttons, Gap, Masthead, Page, Press, Text, Title
from kiosk.screens.shown import LANGUAGES, STAFF, Ink, Look, Step, voice
from kiosk.screens.today import day
from kiosk.staff.words import way_in
from kiosk.words import clock_time

COUNT, NAME, WHATS_ON = Act("count"), Act("name"), Act("whats-on")


@dataclass(frozen=True, slots=True)
class Welcome:
    """Where every visit begins and ends."""

    visit: UUID | None = None
    asks: bool = False

    def page(self, look: Look) -> Page:
        """Describe itself."""
        words = look.words
        return Page(
            top=(
                _masthead(look),
                Gap(),
                Title(words.tap()),
                Text(words.or_show(), Ink.STRONG, needed=False),
                Gap(),
                *((Text(look.notice, Ink.NOTICE),) if look.notice else ()),
                *(Text(each, Ink.PLACE) for each in look.messages),
            ),
            body=(day(look),),
            bottom=(
                *(Text(each, Ink.PLACE) for each in look.demo),
                Buttons(_buttons(look)),
                *_foot(look),
            ),
            language=words.language,
        )

    def press(self, act: Act, look: Look) -> Step:
        """Return the screen that was asked for; each is loaded when it is first wanted."""
        from kiosk.screens.counting import Counting  # noqa: PLC0415
        from kiosk.screens.naming import Naming  # noqa: PLC0415
        from kiosk.screens.picking import Picking  # noqa: PLC0415
        from kiosk.screens.whats_on import WhatsOn  # noqa: PLC0415

        if act == COUNT:
            return Step(Counting(look.new_id(), (0,) * len(look.door.child_bands)))
        if act == NAME:
            return Step(Naming(look.new_id()))
        if act == WHATS_ON:
            return Step(WhatsOn())
        return Step(Picking() if act == LANGUAGES else self)

    def seconds(self, _times: ScreenSettings) -> float | None:
        """Stay."""
        return None

    def timed_out(self) -> Order | None:
        """Never."""
        return None


def _masthead(look: Look) -> Masthead:
    """Head the screen with hub, day and time; a clock that cannot be right says neither."""
    if not look.timely:
        return Masthead(look.board.hub, "", "")
    return Masthead(
        look.board.hub, look.words.long_date(look.now, look.zone), clock_time(look.now, look.zone)
    )


def _buttons(look: Look) -> tuple[Press, ...]:
    words = look.words
    others = len(look.offered) > 1
    return (
        Press(COUNT, words.no_card(), key="c", main=True),
        Press(NAME, words.card_missing(), key="f"),
        Press(WHATS_ON, words.whats_on(), key="w"),
        *((Press(LANGUAGES, words.language_button(), key="g", also=_languages(look)),) if others else ()),
        *voice(look),
        Press(STAFF, way_in(), key="s"),
    )


def _languages(look: Look) -> tuple[str, ...]:
    """Return the languages' own names, for those who do not read the hub's."""
    return tuple(each.name for each in look.offered if each is not look.words.language)


def _foot(look: Look) -> tuple[Text, ...]:
    sentences = [look.readers] if look.readers else []
    if look.board.trouble:
        sentences.append(look.board.trouble)
    elif not look.board.loaded:
        sentences.append(look.words.not_loaded())
    if look.board.waiting:
        sentences.append(look.words.unsent(look.board.waiting))
    ink = Ink.ALARM if look.lost else Ink.MUTED
    return tuple(Text(each, ink if number == 0 else Ink.MUTED) for number, each in enumerate(sentences))
