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
    years = {rule.of: f"{rule.period} {rule.counted_from}." for rule in Rule.objects.all()}
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
            "What you told us beside that, if you wanted to",
            "Gender, ethnic group, special educational needs or disability, main language, needing an "
            "interpreter; a child to be born. Each may be declined, and nobody is refused for that.",
            "To see whether the hubs reach everybody, and to have an interpreter there.",
            f"{PUBLIC_TASK} For health, disability and ethnic group also the equality of opportunity "
            "(Data Protection Act 2018, schedule 1, paragraph 8).",
            "As long as your name is held.",
        ),
        Held(
            "Allergies",
            "What whoever runs a session must know, such as nuts.",
            "To keep you and your children safe. Shown to those who run a session that you came to.",
            f"{PUBLIC_TASK} For health also the safety of children (schedule 1, paragraph 18).",
            "As long as your name is held.",
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
            "Telephone, e-mail or address, whether it is safe to contact you, whom to call in an emergency; "
            "photographs, news, introductions.",
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
