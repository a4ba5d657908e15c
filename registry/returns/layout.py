"""A return's layout: which figures it holds, by which bands, for which periods. Pure.

The government's own template is not public, so none is built in as code: a layout is a TOML file, and a
council writes its own beside those that are shipped (`docs/returns.md`).
"""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct, field

from config.toml import SettingsError, load
from registry.reach.bands import LEGACY, SCHEMES
from registry.reach.measures.catalogue import CATALOGUE
from registry.reach.period import EARLIEST, LATEST, Period, financial_year, quarter

SHIPPED = Path(__file__).with_name("layouts")
Word = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]


class Calendar(StrEnum):
    """Of which periods a return may be filed; no others, so that releases do not overlap in part."""

    QUARTERS = "financial-quarters"
    YEARS = "financial-years"

    def period(self, day: date) -> Period:
        """Return the period that a day is in.

        Raises:
            ValueError: no figures are kept of such a day.
        """
        if not EARLIEST <= day <= LATEST:
            raise ValueError(f"a day lies between the years {EARLIEST.year} and {LATEST.year}")
        return quarter(day) if self is Calendar.QUARTERS else financial_year(day)


class Showing(StrEnum):
    """How counts leave the building."""

    ROUNDED = "rounded"
    """To 5, small ones hidden, and none to be worked out."""
    EXACT = "exact"
    """As they are: only for whoever may have them so."""


class Section(Struct, frozen=True, forbid_unknown_fields=True):
    """One table of the return."""

    measure: str
    """Under which name the measure is asked for."""
    title: str = ""
    """Empty for the measure's own name."""
    columns: list[str] = field(default_factory=list)
    """Which of the measure's columns, in this order; none means all."""
    city_only: bool = False
    """Without a row for each hub."""


class Layout(Struct, frozen=True, forbid_unknown_fields=True):
    """A whole return."""

    code: Word
    title: Annotated[str, Meta(max_length=200)]
    section: Annotated[list[Section], Meta(min_length=1)]
    version: Annotated[int, Meta(ge=1)] = 1
    note: str = ""
    calendar: Calendar = Calendar.QUARTERS
    scheme: str = LEGACY.code
    showing: Showing = Showing.ROUNDED


def read_layout(path: Path) -> Layout:
    """Read one layout.

    Raises:
        SettingsError: the sentence says what is wrong in which line.
    """
    layout = load(Layout, path, "HUB_RETURN_LAYOUT", {})
    if layout.scheme not in SCHEMES:
        raise SettingsError(f'{path}: "scheme" may be one of: {", ".join(SCHEMES)}.')
    for section in layout.section:
        if section.measure not in CATALOGUE:
            raise SettingsError(f'{path}: "measure" may be one of: {", ".join(CATALOGUE)}.')
    return layout


def layouts(folder: Path | None = None) -> dict[str, Layout]:
    """Return the shipped layouts and those of a folder, by code; the folder's own take their place.

    Raises:
        SettingsError: there is no such folder, one of them cannot be read, or two have the same code.
    """
    if folder and not folder.is_dir():
        raise SettingsError(
            f"There is no folder {folder} with layouts of returns; make it, or leave "
            "HUB_REGISTRY_RETURN_LAYOUTS out."
        )
    own = [read_layout(path) for path in sorted(folder.glob("*.toml"))] if folder else []
    codes = [layout.code for layout in own]
    if len(set(codes)) < len(codes):
        raise SettingsError(f"{folder} holds two layouts of the same code; give each its own.")
    shipped = [read_layout(path) for path in sorted(SHIPPED.glob("*.toml"))]
    return {layout.code: layout for layout in (*shipped, *own)}
