"""docs/analyst.md is true: its table is the catalogue's, and its example reads a real file."""

import re
from pathlib import Path

import pytest
from django.test import Client

from registry.reach.measures.catalogue import CATALOGUE
from tests.registry.boards.filling import QUARTER, fill
from tests.registry.reach.city import City

PAGE = (Path(__file__).parents[3] / "docs/analyst.md").read_text(encoding="utf-8")


def test_the_table_of_measures_is_the_catalogues() -> None:
    """Name, number, title, and what is counted in its own words."""
    rows = [line for line in PAGE.splitlines() if line.startswith("| `")]
    assert rows == [
        f"| `{name}` | {each.measure.number} | {each.measure.name} | {each.measure.counts} |"
        for name, each in CATALOGUE.items()
    ]


def test_the_example_reads_a_boards_file(
    city: City,
    staff: Client,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """As it is printed; somebody at both hubs is one person in the city, and the bands make the children."""
    fill(city)
    file = staff.get("/reach/boards/overview/people/table.csv", QUARTER).getvalue()
    (tmp_path / "people.csv").write_bytes(file)
    monkeypatch.chdir(tmp_path)
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(example, {})  # noqa: S102  what a reader would run
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "M3 Unique people seen from 2024-01-01 to 2024-03-31"
    in_city, at_hubs = (int(each) for each in re.findall(r"[0-9]+", said[2]))
    assert 0 < in_city <= at_hubs
    by_band, children = (int(each) for each in re.findall(r"[0-9]+", said[3]))
    assert by_band == children > 0
