"""The categories under which DfE's "find support" lists family hub services, and their sub-categories.

Source: DFE-Digital/fh-services, ServiceDirectory.Web, FilterDefinitions, as of 26 March 2025.
"""

CATEGORIES: dict[str, tuple[str, ...]] = {
    "Activities, clubs and groups": (
        "Activities",
        "Before and after school clubs",
        "Holiday clubs and schemes",
        "Music, arts and dance",
        "Parent, baby and toddler groups",
        "Pre-school playgroup",
        "Sports and recreation",
    ),
    "Family support": (
        "Bullying and cyber bullying",
        "Debt and welfare advice",
        "Domestic abuse",
        "Intensive targeted family support",
        "Money, benefits and housing",
        "Parenting support",
        "Reducing parental conflict",
        "Separating and separated parent support",
        "Stopping smoking",
        "Substance misuse (including alcohol and drug)",
        "Targeted youth support",
        "Youth justice services",
    ),
    "Health": (
        "Hearing and sight",
        "Mental health, social and emotional support",
        "Nutrition and weight management",
        "Oral health",
        "Public health services",
    ),
    "Pregnancy, birth and early years": (
        "Birth registration",
        "Early years language and learning",
        "Health visiting",
        "Infant feeding support (including breastfeeding)",
        "Midwife and maternity",
        "Perinatal mental health support (pregnancy to one year post birth)",
    ),
    "Special educational needs and disabilities (SEND) support": (
        "Autistic Spectrum Disorder (ASD)",
        "Breaks and respite",
        "Early years support",
        "Groups for parents and carers of children with SEND",
        "Hearing impairment",
        "Learning difficulties and disabilities",
        "Multi-sensory impairment",
        "Other difficulties or disabilities",
        "Physical disabilities",
        "Social, emotional and mental health support",
        "Speech, language and communication needs",
        "Visual impairment",
    ),
    "Transport": ("Community transport",),
}

UNFILED = "Not filed yet"
"""Of a kind of session that a calendar named, until somebody says where it belongs."""

_SPOKEN = {name.casefold(): name for names in CATEGORIES.values() for name in names}


def sub_category(text: str) -> str | None:
    """Return the sub-category that a text names, whatever its case; None if it names none."""
    return _SPOKEN.get(" ".join(text.split()).casefold())


def category_of(sub: str) -> str | None:
    """Return the category that a sub-category belongs to; None for a word of our own."""
    return next((name for name, subs in CATEGORIES.items() if sub in subs), None)
