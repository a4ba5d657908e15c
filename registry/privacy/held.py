"""What is held, why, and for how long, in words for anybody. The periods are those of the rules."""

from dataclasses import dataclass

from registry.privacy.models import Rule

PUBLIC_TASK = "Our public task: running family hubs, and knowing whom they reach."


@dataclass(frozen=True, slots=True)
class Held:
    """One class of what is held."""

    what: str
    fields: str
    why: str
    basis: str
    how_long: str


def held() -> list[Held]:
    """Return every class of what is held."""
    years = {rule.of: f"{rule.years} years {rule.counted_from}." for rule in Rule.objects.all()}
    child, adult = years.get(Rule.Of.CHILD, ""), years.get(Rule.Of.ADULT, "")
    return [
        Held(
            "Who you and your children are",
            "Names, what you want to be called, dates of birth, how an adult is related to a child.",
            "To welcome you, to let an adult sign children in, and to count each person once.",
            PUBLIC_TASK,
            f"A child's: {child} An adult's: {adult}",
        ),
        Held(
            "When you came",
            "The hub, the session or reason, the day and time.",
            "To plan sessions and to tell the council and the government how many people the hubs reach.",
            PUBLIC_TASK,
            "With your name, as long as your name is held. After that only as a number without a name.",
        ),
        Held(
            "Your cards and passes",
            "A scrambled form of the number on the card, and its last four characters.",
            "To know whose screen to open at the door. The number itself is not kept.",
            PUBLIC_TASK,
            "As long as your name is held.",
        ),
        Held(
            "Where you live",
            "Your postcode and the small area it lies in. For families at risk, only the area.",
            "To see whether the hubs reach every neighbourhood.",
            PUBLIC_TASK,
            "As long as your name is held.",
        ),
        Held(
            "How to reach you, and what you agreed to",
            "Telephone or e-mail, whether it is safe to contact you; photographs, news, introductions.",
            "Only so that we can contact you as you wish, and only do what you said yes to.",
            "Contact: our public task. Photographs, news and introductions: your consent, which you can "
            "withdraw at any time.",
            "As long as your name is held, or until you withdraw.",
        ),
        Held(
            "Who looked at your record",
            "The member of staff, the time, and why.",
            "So that nobody looks without a reason.",
            "Our duty to keep your data secure.",
            "At least 6 years; your record's number only, never your name.",
        ),
        Held(
            "What you ask of us about your data",
            "Requests and complaints, and how they were answered.",
            "To answer you in time, and to show that we did.",
            "Our duty under data protection law.",
            years.get(Rule.Of.CASE, ""),
        ),
    ]
