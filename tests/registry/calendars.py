"""Invented calendars, as other programs write them."""


def calendar(*events: str) -> bytes:
    """Return a calendar of these events."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Invented//Calendar//EN",
        *events,
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(lines).encode()


def event(
    *more: str,
    uid: str = "one@example.org",
    summary: str = "Stay and Play",
    dtstart: str = "TZID=Europe/London:20260403T100000",
    dtend: str = "DURATION:PT90M",
    rrule: str = "",
) -> str:
    """Return one event with whatever more is said of it."""
    lines = [
        "BEGIN:VEVENT",
        f"UID:{uid}" if uid else "",
        f"SUMMARY:{summary}",
        f"DTSTART{'' if dtstart.startswith(':') else ';'}{dtstart}",
        dtend,
        f"RRULE:{rrule}" if rrule else "",
        *more,
        "END:VEVENT",
    ]
    return "\r\n".join(line for line in lines if line)
