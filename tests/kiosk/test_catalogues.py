"""Every sentence in every language: whole, with its plurals and its blanks, and none hidden in code."""

import ast
import gettext
import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from kiosk import words
from kiosk.catalogues import path_of, unreviewed, waiting
from kiosk.languages import LANGUAGES, resolve

CODES = [code for code in LANGUAGES if code != "en"]
KIOSK = Path(words.__file__).parent
BLANK = re.compile(r"%\(\w+\)[sd]")
Message = str | tuple[str, ...]


def catalogue(code: str) -> Catalog:
    """Return a catalogue as translators edit it."""
    with path_of(code).open("rb") as file:
        return read_po(file, locale=code)


def in_code() -> set[Message]:
    """Return every message that the code asks for."""
    found = extract_from_dir(
        KIOSK,
        [("words.py", "python"), ("tongue.py", "python")],
        keywords={"_": None, "_n": (1, 2)},
        strip_comment_tags=True,
    )
    return {tuple(message) if isinstance(message, tuple) else message for _, _, message, _, _ in found}


@pytest.mark.parametrize("code", CODES)
def test_each_catalogue_holds_every_sentence_of_the_code_and_no_other(code: str) -> None:
    """Nothing is shown in English to a family that chose another language."""
    held = {message.id for message in catalogue(code) if message.id}
    assert {tuple(each) if isinstance(each, list | tuple) else each for each in held} == in_code()


@pytest.mark.parametrize("code", CODES)
def test_blanks_are_those_of_the_english(code: str) -> None:
    """A translation never names a blank that nobody fills in, and drops none but the number."""
    for message in catalogue(code):
        if not message.id:
            continue
        strings = message.string if isinstance(message.string, tuple | list) else [message.string]
        english = set(BLANK.findall(str(message.id)))
        assert all(strings), message.id
        for string in strings:
            blanks = set(BLANK.findall(string or ""))
            assert blanks <= english
            assert english - blanks <= {"%(count)d"}


@pytest.mark.parametrize("code", CODES)
def test_what_is_shipped_is_what_translators_wrote(code: str) -> None:
    """The compiled catalogue is the edited one: compile it with pybabel compile -d kiosk/locale -D kiosk."""
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(code))
    compiled.seek(0)
    expected = gettext.GNUTranslations(compiled)
    shipped = gettext.translation(words.DOMAIN, words.LOCALE, [code])
    assert isinstance(shipped, gettext.GNUTranslations)
    for message in in_code():
        if isinstance(message, tuple):
            one, many = message
            for number in range(120):
                assert shipped.ngettext(one, many, number) == expected.ngettext(one, many, number)
        else:
            assert shipped.gettext(message) == expected.gettext(message)


@pytest.mark.parametrize(
    ("code", "number", "said"),
    [
        ("pl", 1, "1 osoba"),
        ("pl", 3, "3 osoby"),
        ("pl", 5, "5 osób"),
        ("pl", 22, "22 osoby"),
        ("ar", 2, "شخصان"),
        ("ar", 3, "3 أشخاص"),
        ("ar", 11, "11 شخصًا"),
        ("uk", 21, "21 \u043e\u0441\u043e\u0431\u0430"),
        ("ro", 20, "20 de persoane"),
        ("zh", 7, "7 人"),
        ("fr", 0, "0 personne"),
    ],
)
def test_numbers_agree_with_their_nouns(code: str, number: int, said: str) -> None:
    """By each language's own plural rule."""
    assert said in words.speak(code).sign_in(number)


def test_unreviewed_text_is_counted(tmp_path: Path) -> None:
    """An entry counts until somebody takes its mark off; what comes from CLDR was reviewed there."""
    assert unreviewed("en") == 0
    assert 0 < unreviewed("pl") < len(in_code())
    copy = tmp_path / "pl" / "LC_MESSAGES" / "kiosk.po"
    copy.parent.mkdir(parents=True)
    copy.write_text(path_of("pl").read_text().replace("# unreviewed\n", "", 1))
    assert unreviewed("pl", tmp_path) == unreviewed("pl") - 1


def test_unreviewed_text_is_listed_for_whoever_can_review_it(tmp_path: Path) -> None:
    """The English beside what a family sees, every plural form; nothing of a language without a catalogue."""
    listed = dict(waiting("pl"))
    assert len(listed) == unreviewed("pl")
    assert listed["You're signed in"] == "Wejście zapisane"
    assert listed["%(count)d people"] == "%(count)d osoba | %(count)d osoby | %(count)d osób"
    assert list(waiting("en")) == list(waiting("xx", tmp_path)) == []


LETTERS = re.compile(r"[a-z]{3,} [a-z]{2,}|^[A-Z][a-z]{3,}$")
SCREENS = sorted([*(KIOSK / "screens").glob("*.py"), *(KIOSK / "drawing").glob("*.py"), KIOSK / "front.py"])


@pytest.mark.parametrize("path", SCREENS, ids=lambda path: path.stem)
def test_no_screen_holds_text_of_its_own(path: Path) -> None:
    """Whatever people read is asked of the words; docstrings and codes are not read by people."""
    tree = ast.parse(path.read_text())
    docs = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    notes = [each for node in ast.walk(tree) for each in _annotations(node)]
    docs |= {id(part) for note in notes for part in ast.walk(note)}
    paths = {"/usr/share", ".ttf", ".ttc"}
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]
    assert not [
        t for t in texts if LETTERS.search(t) and not any(part in t for part in paths) and t != PACKAGES
    ]


PACKAGES = "fonts-noto-core libfribidi0"


def _annotations(node: ast.AST) -> list[ast.expr]:
    """Return what a node says of types, which may stand in quotation marks."""
    match node:
        case ast.arg(annotation=ast.expr() as note) | ast.AnnAssign(annotation=note):
            return [note]
        case ast.FunctionDef(returns=ast.expr() as note):
            return [note]
        case _:
            return []


@pytest.mark.parametrize(
    ("record", "spoken"),
    [
        ("pl", "pl"),
        ("pl-PL", "pl"),
        ("prs", "fa_AF"),
        ("fa-AF", "fa_AF"),
        ("pan", "pa"),
        ("cy", "en"),
        ("", "en"),
    ],
)
def test_a_familys_language_is_found_however_it_was_recorded(record: str, spoken: str) -> None:
    """Codes of two letters, of three, with a region; what is not offered is the hub's."""
    assert resolve(record, list(LANGUAGES), "en") == spoken
