"""Times of day as people type them: 10:15, 10.15, 1015, 10, 3pm. Pure."""

import re
from datetime import date, datetime, time, tzinfo

from kiosk.staff.words import say

TYPED = re.compile(r"(\d{1,2})(?:[:.\s]?(\d{2}))?\s*(am|pm)?", re.IGNORECASE)


def read_time(typed: str, day: date, zone: tzinfo, now: datetime) -> datetime | str:
    """Return the moment on that day, or a sentence that says what is wrong."""
    found = TYPED.fullmatch(typed.strip())
    if found is None:
        return say("Type a time such as 10:15.")
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            return say("Type a time such as 10:15.")
        hour = hour % 12 + (12 if found[3].lower() == "pm" else 0)
    if hour > 23 or minute > 59:
        return say("There is no such time: type one such as 10:15.")
    at = datetime.combine(day, time(hour, minute), zone)
    if at > now:
        return say("That time is still to come.")
    return at
