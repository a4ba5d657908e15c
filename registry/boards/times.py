"""Questions about other times than the one that was asked for. Pure."""

from dataclasses import replace

from registry.reach.period import Period, year_to
from registry.reach.question import Question


def twelve_months(question: Question) -> Question:
    """Ask about the twelve months that end with the period, or the period itself if it is longer."""
    year = year_to(question.period.last)
    first = min(question.period.first, year.first)
    return replace(question, period=Period(first, question.period.last))
