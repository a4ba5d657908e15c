"""The data dictionary says what the code makes, and the page in docs/ is it."""

from pathlib import Path

from registry.reporting.dictionary import dictionary
from registry.reporting.making import VIEWS

PAGE = Path(__file__).parents[3] / "docs" / "data-dictionary.md"


def test_the_page_is_up_to_date() -> None:
    """Whoever changes a column runs ``hub-registry data-dictionary > docs/data-dictionary.md``."""
    assert PAGE.read_text(encoding="utf-8") == dictionary()


def test_every_column_is_in_it_once() -> None:
    """With its type, and a sentence."""
    text = dictionary()
    for view in VIEWS:
        assert f"### {view.name}\n" in text
        names = [column.name for column in view.columns]
        assert len(set(names)) == len(names)
        assert all(column.says.endswith((".", "…")) for column in view.columns)
