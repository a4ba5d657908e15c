"""The page for families and the receptionist's handbook say what the screens say."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from kiosk.catalogues import path_of
from kiosk.languages import LANGUAGES
from kiosk.words import speak

DOCS = Path(__file__).parents[2] / "docs"
HANDBOOK = (DOCS / "reception.md").read_text(encoding="utf-8")
STAFF = Path(__file__).parents[2] / "kiosk/screens/staff"


def family_page(code: str) -> str:
    """Return the page in a language."""
    return (DOCS / "family" / f"{code}.md").read_text(encoding="utf-8")


def said_in(code: str) -> set[str]:
    """Return every sentence that the kiosk has in a language, in each form."""
    catalogue = path_of("pl" if code == "en" else code)
    with catalogue.open("rb") as file:
        entries = [each for each in read_po(file) if each.id]
    found = [each.id if code == "en" else each.string for each in entries]
    return {form for each in found if each for form in ([each] if isinstance(each, str) else each)}


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_family_page_names_buttons_as_the_screen_does(code: str) -> None:
    """In each of the kiosk's languages; whoever changes a word on the screen finds the page."""
    named = re.findall(r"\*\*(.+?)\*\*", family_page(code))
    assert len(named) == 11
    assert speak(code).sign_in(3) in named
    wanted = set(named) - {speak(code).sign_in(3)}
    assert wanted <= said_in(code), wanted - said_in(code)


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_a_family_page_says_its_language_and_direction(code: str) -> None:
    """For screen readers and printers; and as long as no speaker has read it, it says that too."""
    page = family_page(code)
    tag, direction = code.replace("_", "-"), "ltr" if LANGUAGES[code].rightwards else "rtl"
    assert page.startswith(f'<div lang="{tag}" dir="{direction}" markdown>')
    note = re.search(r"^\*[^*\n]+\*$", page, re.MULTILINE)
    assert ("<!-- unreviewed" in page) == (note is not None)


def test_every_language_is_in_the_list_of_family_pages() -> None:
    """By its own name."""
    listed = (DOCS / "family/README.md").read_text(encoding="utf-8")
    for code, language in LANGUAGES.items():
        assert f"[{language.name}]({code}.md)" in listed


def test_a_family_page_is_one_page() -> None:
    """It is printed and hung beside the screen."""
    assert max(len(family_page(code).split()) for code in LANGUAGES) < 350


def test_the_handbook_has_ten_pages_with_pictures() -> None:
    """Each of the first nine shows a screen."""
    pages = re.split(r"^## ", HANDBOOK, flags=re.MULTILINE)[1:]
    assert [page.split(".")[0] for page in pages] == [str(number) for number in range(1, 11)]
    assert all("![" in page for page in pages[:9])
    assert max(len(page.split()) for page in pages) < 250


def test_the_handbook_quotes_the_screens() -> None:
    """What stands in its table of troubles is what the kiosk says."""
    table = HANDBOOK.split("## 10.")[1]
    quoted = [each.strip("… ") for each in re.findall(r"^\| \*(.+?)\* \|", table, re.MULTILINE)]
    said = " ".join(said_in("en"))
    assert len(quoted) == 4
    assert [each for each in quoted if each not in said] == []


def test_the_keys_of_the_handbook_are_keys() -> None:
    """Those behind the PIN, page by page."""
    code = {path.stem: path.read_text(encoding="utf-8") for path in STAFF.glob("*.py")}
    for module, keys in {
        "home": ("r", "f", "s", "c", "escape"),
        "frame": ("f12", "f10"),
        "sessions": ("r", "c", "o", "x", "a"),
        "day_screen": ("left", "right"),
        "register": ("ctrl+s", "h"),
        "corrections": ("w", "m", "h"),
        "fire": ("p", "f2", "v", "o"),
    }.items():
        missing = [key for key in keys if f'"{key}"' not in code[module]]
        assert not missing, f"{module}: {missing}"
