"""The registration form without a screen: what is accepted, what is asked once more, and in which words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import new_id
from kiosk.staff.form import answers, dates, text
from kiosk.staff.form.checking import Page, problems, remarks
from kiosk.staff.form.dates import About, Typed
from kiosk.staff.form.form import ADULT, CHILD, EXPECTED, Form, Someone, add, as_bytes, begin, from_bytes
from kiosk.staff.form.reading import summary
from kiosk.staff.form.record import registered
from sync.sealing import unseal
from tests.kiosk.scene import IDENTITY, SEAL, TODAY, uid
from tests.legible import legible

BY = uid("staff Sam")


def someone(form: Form, kind: str, **said: str) -> Someone:
    """Put somebody on the form who has answered everything but what is said here."""
    usual = {"first": "Ada", "last": "Okafor", "gender": "female"}
    if kind == ADULT:
        usual |= {"no_date": "over-19", "relation": "mother", "responsibility": "yes"}
    if kind == CHILD:
        usual |= {"day": "5", "month": "1", "year": "2019", "no_allergies": "no"}
    person = add(form, kind, new_id)
    for name, value in (usual | said).items():
        setattr(person, name, value)
    return person


def answered(**said: str) -> Form:
    """Return a form of nobody on which all else is answered."""
    form = begin(new_id)
    form.people.clear()
    usual = {"postcode": "LE1 4GH", "prefers": "not", "language": "en", "note": "no", "notice": "en"}
    for name, value in (usual | said).items():
        setattr(form, name, value)
    return form


def family() -> Form:
    """Return an invented mother and her two children, ready to be saved."""
    form = answered()
    someone(form, ADULT, first="Ngozi")
    someone(form, CHILD, first="Chidi", gender="male")
    someone(form, CHILD, first="Ify", year="2022")
    return form


def sentences(form: Form) -> list[str]:
    """Return what stands against saving."""
    return [each.sentence for each in problems(form, TODAY)]


def test_a_form_with_everything_answered_can_be_saved() -> None:
    """And only then: each thing that is asked stands against saving until it has an answer."""
    assert sentences(family()) == []


@pytest.mark.parametrize(
    ("holder", "field", "said"),
    [
        (0, "first", "first name"),
        (0, "last", "last name"),
        (0, "gender", "gender"),
        (0, "no_date", "date of birth"),
        (0, "relation", "What is Ngozi to Chidi"),
        (0, "responsibility", "parental responsibility"),
        (1, "year", "four figures"),
        (1, "no_allergies", "allergies"),
        (None, "postcode", "postcode"),
        (None, "prefers", "reached"),
        (None, "language", "language"),
        (None, "note", "your card"),
        (None, "notice", "privacy notice"),
    ],
)
def test_what_is_required_or_asked_is_not_left_out(holder: int | None, field: str, said: str) -> None:
    """Domain 4.2, row by row."""
    form = family()
    setattr(form if holder is None else form.people[holder], field, "")
    assert said in sentences(form)[0]


@pytest.mark.parametrize(
    ("field", "answer"),
    [("gender", answers.DECLINED), ("no_date", answers.DECLINED), ("responsibility", answers.DECLINED)],
)
def test_whatever_is_only_asked_may_be_declined(field: str, answer: str) -> None:
    """Nobody has to say; that they were asked is on record."""
    form = family()
    setattr(form.people[0], field, answer)
    assert sentences(form) == []


@pytest.mark.parametrize("home", ["none", answers.DECLINED])
def test_nobody_needs_a_postcode(home: str) -> None:
    """No fixed address and prefer not to say are answers."""
    form = answered(postcode="", home=home)
    someone(form, ADULT)
    assert sentences(form) == []


def test_nobody_on_the_form_is_one_problem() -> None:
    """Not twenty."""
    assert len(sentences(begin(new_id))) > 1
    assert sentences(answered()) == ["Nobody is on this form yet: give at least one name."]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (("27", "3", "2007"), About(2007, 3, 27)),
        (("27", "March", "2007"), About(2007, 3, 27)),
        (("27th", "mar.", "07"), About(2007, 3, 27)),
        ((" 1 ", "SEPT", "1987"), About(1987, 9, 1)),
        (("", "3", "2007"), About(2007, 3)),
        (("", "", "1990"), About(1990)),
        (("29", "2", "2024"), About(2024, 2, 29)),
        (("3", "4", "31"), About(1931, 4, 3)),
    ],
)
def test_dates_are_read_as_people_write_them(typed: tuple[str, str, str], read: About) -> None:
    """Three boxes, month names, two figures, and as much as is known."""
    assert dates.born(Typed(*typed), TODAY) == read


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("28", "3", "2026"), "in the past"),
        (("1", "1", "2031"), "in the past"),
        (("30", "2", "2020"), "no such day"),
        (("29", "2", "2023"), "no such day"),
        (("0", "1", "2020"), "day must be"),
        (("32", "1", "2020"), "day must be"),
        (("1", "13", "2020"), "month must be"),
        (("1", "Ma", "2020"), "month must be"),
        (("1", "Brumaire", "2020"), "month must be"),
        (("1", "1", ""), "year must be"),
        (("1", "1", "201"), "year must be"),
        (("1", "1", "٢٠٢٠"), "year must be"),
        (("1", "1", "1899"), "before 1900"),
        (("5", "", "2020"), "no month"),
        (("x", "1", "2020"), "day must be"),
    ],
)
def test_dates_that_cannot_be_say_what_is_wrong(typed: tuple[str, str, str], said: str) -> None:
    """In one sentence, which says what to do."""
    wrong = dates.born(Typed(*typed), TODAY)
    assert isinstance(wrong, str)
    assert said in wrong


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("1", "2", "2026"), "four weeks ago"),
        (("1", "2", "2027"), "42 weeks ahead"),
        (("", "", "2026"), "the month"),
        (("31", "6", "2026"), "no such day"),
    ],
)
def test_a_due_date_is_near(typed: tuple[str, str, str], said: str) -> None:
    """A baby who is long due is born, and one in a year is a slip."""
    wrong = dates.due(Typed(*typed), TODAY)
    assert isinstance(wrong, str)
    assert said in wrong
    assert dates.due(Typed("1", "july", "26"), TODAY) == About(2026, 7, 1)


@given(st.dates(date(1900, 1, 1), TODAY))
def test_every_date_of_birth_comes_back_as_it_was(day: date) -> None:
    """Typed in figures, or with the month's name."""
    for month in (str(day.month), dates.month_name(day.month)):
        read = dates.born(Typed(str(day.day), month, str(day.year)), TODAY)
        assert isinstance(read, About)
        assert read.exact == day


@given(st.integers(1900, 2025), st.one_of(st.none(), st.integers(1, 12)))
def test_what_is_not_known_is_never_the_first_of_january(year: int, month: int | None) -> None:
    """The day that stands for it is in the middle of what is known, and says that it is one."""
    about = About(year, month)
    assert about.exact is None
    assert about.earliest <= about.middle <= about.latest
    assert (about.middle.month, about.middle.day) != (1, 1)
    assert about.precision == ("month" if month else "year")


NAMES = [
    "Ó Briain",
    "Łucja",
    "李",
    "ਸਿਮਰਨ",
    "Nguyễn Thị Minh-Khai",
    "O'Neill",
    "X Æ A-12",
    "محمد",
    "J.-P.",
    "д’Арк",
]


@pytest.mark.parametrize("name", [*NAMES, "A", "x" * 300])
def test_names_of_any_script_and_length_are_names(name: str) -> None:
    """Kept letter for letter."""
    form = answered()
    someone(form, ADULT, first=name)
    assert sentences(form) == []
    assert (
        unseal(registered(form, IDENTITY, BY, "1", TODAY).sealed, SEAL.encode()).people[0].first_name == name
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("x" * 301, "300 characters, and this has 301"),
        ("GCV1000001", "number of a card"),
        ("FHP1:7K2P", "number of a card"),
        ("04A1B2C3D4", "number of a card"),
        ("😀", "at least one letter"),
        ("?!", "at least one letter"),
        ("\x1b\x02\x03", "first name"),
    ],
)
def test_what_is_no_name_says_so(name: str, said: str) -> None:
    """And stays as it was typed."""
    form = answered()
    person = someone(form, ADULT, first=name)
    assert said in sentences(form)[0]
    assert person.first == name


@pytest.mark.parametrize(
    ("name", "said"), [("Ada 😀", "picture"), ("محمد", "right to left"), ("שרה", "right to left")]
)
def test_what_may_be_right_is_looked_at_once_more(name: str, said: str) -> None:
    """It does not stand against saving."""
    form = answered()
    someone(form, ADULT, first=name)
    assert sentences(form) == []
    assert any(said in each for each in remarks(form, TODAY))


def test_control_characters_of_a_scanner_never_reach_a_record() -> None:
    """Nor signs that turn the direction of writing; a joiner that a script needs stays."""
    assert text.clean("A\x02d\x1ba\u202e\u2066 \t\n Oka\u200dfor\ufeff ") == "Ada Oka\u200dfor"


def test_one_name_is_enough() -> None:
    """A minus says that there is no other; it is that person's name, and what the door calls them."""
    for said in ({"first": "Sukarno", "last": "-"}, {"first": "-", "last": "Sukarno"}):
        form = answered()
        someone(form, ADULT, **said)
        assert sentences(form) == []
        event = registered(form, IDENTITY, BY, "1", TODAY)
        assert event.members[0].known_as == "Sukarno"
        person = unseal(event.sealed, SEAL.encode()).people[0]
        assert (person.first_name, person.last_name) == ("", "Sukarno")


def test_a_child_is_not_older_than_their_parent() -> None:
    """Where both dates say so surely; a grandparent or carer may be younger than whom they look after."""
    form = answered()
    someone(form, ADULT, first="Amira", no_date="", day="5", month="1", year="2010")
    someone(form, CHILD, first="Noor", year="2009")
    assert sentences(form) == [
        "Noor cannot be older than Amira, who is said to be a parent. Check both dates."
    ]
    form.people[0].relation = "guardian"
    assert sentences(form) == []
    form.people[0].relation, form.people[0].day, form.people[0].month = "mother", "", ""
    form.people[0].year = "2009"
    assert sentences(form) == []
    assert any("close in age" in each for each in remarks(form, TODAY))


def test_the_same_person_twice_on_a_form_is_looked_at() -> None:
    """Twins have two names."""
    form = family()
    someone(form, CHILD, first="Chidi")
    assert "Chidi Okafor is on this form twice." in remarks(form, TODAY)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"postcode": "LE99 99"}, "not a postcode"),
        ({"postcode": "QQ1 1AA"}, "not a postcode"),
        ({"prefers": "text"}, "number to reach"),
        ({"prefers": "call", "telephone": "ask at school"}, "not a telephone"),
        ({"prefers": "email", "telephone": ""}, "e-mail address to reach"),
        ({"prefers": "email", "email": "ada@"}, "not an e-mail"),
        ({"prefers": "letter"}, "address to write to"),
        ({"prefers": "text", "telephone": "07700 900123"}, "safe to contact"),
        ({"prefers": "call", "telephone": "07700 900123", "safe": "yes"}, "leave a message"),
        ({"language": "other"}, "Which language"),
        ({"language": "pl"}, "interpreter"),
    ],
)
def test_answers_that_bring_another_question(said: dict[str, str], wrong: str) -> None:
    """Each is said in words."""
    form = answered(**said)
    someone(form, ADULT)
    assert wrong in sentences(form)[0]


@pytest.mark.parametrize("number", ["01632 960123", "+44 1632 960 123", "(01632) 960-123", "07700900123 x12"])
def test_telephone_numbers_stay_as_they_were_given(number: str) -> None:
    """No mask, and no rewriting."""
    assert text.wrong_with_telephone(number) == ""


@pytest.mark.parametrize("postcode", ["le1 4gh", "LE14GH", " Le1-4gh ", "gir 0aa", "EC1A1BB"])
def test_postcodes_in_any_spacing(postcode: str) -> None:
    """Case and punctuation do not matter."""
    assert text.wrong_with_postcode(postcode) == ""


def test_a_child_alone_is_asked_whom_to_call() -> None:
    """Under 16 without an adult: registered all the same."""
    form = answered()
    someone(form, CHILD, year="2012")
    assert "in an emergency" in sentences(form)[0]
    form.emergency_name = "-"
    assert sentences(form) == []
    form.emergency_name, form.people[0].year = "", "2009"
    assert sentences(form) == []


def test_an_unborn_child_is_a_due_date_and_no_person() -> None:
    """Nothing else is asked, and no member of the family is made."""
    form = family()
    baby = add(form, EXPECTED, new_id)
    assert sentences(form) == ["When is the baby due?"]
    baby.day, baby.month, baby.year = "1", "7", "2026"
    event = registered(form, IDENTITY, BY, "1", TODAY)
    assert len(event.members) == 3
    said = unseal(event.sealed, SEAL.encode())
    assert [each.due for each in said.expected] == [date(2026, 7, 1)]
    assert said.expected[0].expecting == form.people[0].id


def test_the_ethnicity_question_has_nineteen_groups_in_two_steps() -> None:
    """Under five headings, and it may be declined at the first."""
    broad = [each for each in answers.broad_groups() if each.code != answers.DECLINED]
    groups = [each.code for heading in broad for each in answers.groups_of(heading.code)]
    assert (len(broad), len(groups), len(set(groups))) == (5, 19, 19)
    assert "roma" in groups
    assert answers.groups_of(answers.DECLINED) == ()


@pytest.mark.parametrize(
    "options",
    [
        answers.kinds(),
        answers.more(),
        answers.genders(),
        answers.relations(),
        answers.languages(),
        answers.preferences(),
        answers.broad_groups(),
        *(answers.groups_of(each.code) for each in answers.broad_groups()),
    ],
)
def test_each_answer_has_a_key_of_its_own(options: tuple[answers.Option, ...]) -> None:
    """One letter chooses one answer."""
    assert len({each.key for each in options}) == len(options)
    assert all(len(each.key) == 1 for each in options)


def test_a_sensitive_family_leaves_no_name_and_no_place_in_the_clear() -> None:
    """No name for the door, no hash that leads to where it lives, and no address at all."""
    form = answered(note="yes", prefers="letter", address="12 Invented Street", safe="no")
    someone(form, ADULT, no_date="", day="5", month="1", year="1990")
    event = registered(form, IDENTITY, BY, "1", TODAY)
    assert event.members[0].known_as == ""
    assert len(event.members[0].finding) == 1
    said = unseal(event.sealed, SEAL.encode())
    assert (said.sensitive, said.address) == (True, "")


def test_what_was_said_is_under_the_seal_and_not_in_the_clear() -> None:
    """Of all that was typed, only what the door calls people can be read in the event."""
    form = family()
    form.photographs, form.language, form.interpreter, form.notice = "yes", "pl", "yes", "pl"
    form.notice_at = "2026-03-27T10:05:00+00:00"
    form.people[1].allergies, form.people[1].no_allergies = "nuts", "yes"
    form.people[0].no_date, form.people[0].year = "", "1990"
    event = registered(form, IDENTITY, BY, "2026-1", TODAY)
    clear = legible(str(event))
    assert not any(each in clear for each in ("Okafor", "LE1", "2019", "1990", "nuts", "mother"))
    said = unseal(event.sealed, SEAL.encode())
    mother, son, _ = said.people
    assert (mother.born, mother.born_about) == (date(1990, 7, 2), "year")
    assert (son.born, son.born_about, son.allergies) == (date(2019, 1, 5), "", "nuts")
    assert [(each.kind, each.responsibility) for each in said.related] == [("mother", "yes")] * 2
    assert said.consents == ["photographs"]
    assert (said.notice, said.notice_language, said.interpreter) == ("2026-1", "pl", "yes")
    assert said.postcode == "LE1 4GH"


def test_reading_back_tells_everything_but_the_private_answer() -> None:
    """Whoever stands beside sees that a question was answered, not what was said, nor what it asks."""
    told = {note: summary_of(note) for note in ("no", "yes", "not-asked")}
    assert len(set(told.values())) == 1
    for part in ("Ngozi Okafor", "mother of Chidi and Ify", "5 January 2019 (7)", "LE1 4GH", "no allergies"):
        assert part in told["yes"]


def summary_of(note: str) -> str:
    """Return the reading of a family whose private answer was this."""
    form = family()
    form.note = note
    return "\n".join(f"{about}: {said}" for about, said in summary(form, TODAY))


def test_a_draft_is_the_form_as_it_was_typed() -> None:
    """Slips and all; what another version left is not guessed at."""
    form = family()
    form.people[0].first, form.people[1].month = "x" * 400 + "\x1b", "Brumaire"
    again = from_bytes(as_bytes(form))
    assert again == form
    assert from_bytes(b'{"people": 7}') is None


def test_every_problem_is_on_a_page_and_about_somebody_there() -> None:
    """So that the screen can go there."""
    form = begin(new_id)
    add(form, CHILD, new_id)
    add(form, EXPECTED, new_id)
    found = problems(form, TODAY)
    assert {each.page for each in found} == {
        *(Page.PEOPLE, Page.RELATIONS, Page.HOME, Page.HOUSEHOLD, Page.NOTICE)
    }
    assert all(each.person < len(form.people) for each in found)
