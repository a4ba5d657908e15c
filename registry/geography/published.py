"""The columns of the official files, as they are published, and what each row of them says. No I/O.

Which file it is, its header tells; nothing needs to be renamed or cut before it is loaded.

- Postcodes: ONS Postcode Directory and National Statistics Postcode Lookup, Open Geography Portal.
  Until 2025 the columns were ``pcds``, ``oslaua`` or ``laua``, ``lsoa11``, ``lsoa21``; since then
  ``pcds``, ``lad25cd``, ``lsoa21cd``.
- Names: "Lower layer Super Output Areas (December 2021) names and codes", ``LSOA21CD``, ``LSOA21NM``.
- Deprivation: File 7 of the English Indices of Deprivation 2019 (2011 LSOAs) and 2025 (2021 LSOAs).
- Population: "Lower layer Super Output Area population estimates (supporting information)" by single
  year of age, one sheet a year, ``F0`` … ``F90`` and ``M0`` … ``M90``.
- Wards: "LSOA (2021) to Electoral Ward (2024) to LAD (2024) Best Fit Lookup", ``LSOA21CD``, ``WD24CD``,
  ``WD24NM``, ``LAD24CD``; of whatever year the wards are.
- Boundaries: "Lower layer Super Output Areas (December 2021) Boundaries EW BGC" (or BSC, BFC) as GeoJSON,
  with ``LSOA21CD`` among the properties of each feature, in degrees.
- Ethnic groups: table TS021 of the 2021 census by LSOA, Nomis bulk download, ``geography code`` and a column
  for each group, such as ``Ethnic group: White: Irish``.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.geography.models import Kind
from sync.postcodes import normal

OLDEST = 90
"""The last single year of age in the population files stands for everybody of that age or over."""
Row = Mapping[str, Any]
"""The text of each column; of boundaries, the geometry too."""
GEOMETRY = "geometry"
PLACES = 5
"""Decimals of a degree that are kept: about a metre."""


ASIAN, BLACK = "asian, .*: ", "black, .*: "
MIXED, WHITE, OTHER = "mixed or multiple ethnic groups: ", "white: ", "other ethnic group: "
CENSUS_GROUPS = {
    "bangladeshi": f"{ASIAN}bangladeshi",
    "chinese": f"{ASIAN}chinese",
    "indian": f"{ASIAN}indian",
    "pakistani": f"{ASIAN}pakistani",
    "other-asian": f"{ASIAN}other asian",
    "african": f"{BLACK}african",
    "caribbean": f"{BLACK}caribbean",
    "other-black": f"{BLACK}other black",
    "white-and-asian": f"{MIXED}white and asian",
    "white-and-black-african": f"{MIXED}white and black african",
    "white-and-black-caribbean": f"{MIXED}white and black caribbean",
    "other-mixed": f"{MIXED}other mixed.*",
    "white-british": f"{WHITE}english, welsh, .* british",
    "white-irish": f"{WHITE}irish",
    "gypsy-or-irish-traveller": f"{WHITE}gypsy or irish traveller",
    "roma": f"{WHITE}roma",
    "other-white": f"{WHITE}other white",
    "arab": f"{OTHER}arab",
    "other": f"{OTHER}any other ethnic group",
}
"""What the census calls the groups of `registry.people.asked`, under the headings of its five."""


class Unknown(Exception):
    """The file is none of those that are known; the message says so to a person."""


class Damaged(Exception):
    """A row does not hold what its header promises; the message says which and what."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How one file is read: what it is about, of which areas, and what becomes of a row."""

    kind: Kind
    generation: int | None
    read: Callable[[Row], dict[str, Any] | None]
    """Returns the fields of a record, or None for a row that says nothing we keep."""
    authority: str
    """The column that holds the local authority's code, or "" if there is none."""
    area: str
    """The column that holds the small area's code."""


def layout(header: Sequence[str]) -> Layout:
    """Return how to read a file with these column names.

    Raises:
        Unknown: it is none of the published files.
    """
    names = [name.strip() for name in header]
    for recognise in (_postcodes, _deprivation, _population, _ethnicity, _boundaries, _wards, _names):
        found = recognise(names)
        if found:
            return found
    raise Unknown(
        "This is none of the published files: ONSPD or NSPL, LSOA names and codes, File 7 of the English "
        "Indices of Deprivation, LSOA population estimates by single year of age, the lookup from LSOAs to "
        "wards, table TS021 of the census by LSOA, or LSOA boundaries as GeoJSON."
    )


def _postcodes(names: list[str]) -> Layout | None:
    older, newer = _column(names, r"lsoa11(cd)?"), _column(names, r"lsoa21(cd)?")
    if _column(names, "pcds") is None or not (older or newer):
        return None
    authority = _column(names, r"oslaua|laua|lad\d\dcd|ladcd") or ""

    def read(row: Row) -> dict[str, Any] | None:
        postcode = normal(row["pcds"])
        areas = {"lsoa_2011": _code(row, older), "lsoa_2021": _code(row, newer)}
        if not postcode or not any(areas.values()):
            return None  # the Channel Islands and the Isle of Man have no such areas
        return {"postcode": postcode, "ended": _month(row.get("doterm", "")), **areas}

    return Layout(Kind.POSTCODES, None, read, authority, newer or older or "")


def _names(names: list[str]) -> Layout | None:
    for generation in (2021, 2011):
        code = _column(names, rf"lsoa{generation % 100}cd")
        name = _column(names, rf"lsoa{generation % 100}nm")
        if code and name:
            read = _read_name(code, name)
            return Layout(Kind.NAMES, generation, read, _column(names, r"lad\d\dcd") or "", code)
    return None


def _read_name(code: str, name: str) -> Callable[[Row], dict[str, Any] | None]:
    return lambda row: {"code": _area(row, code), "name": row[name].strip()}


def _deprivation(names: list[str]) -> Layout | None:
    columns = {
        "imd_rank": _column(names, r"index of multiple deprivation \(imd\) rank.*"),
        "imd_decile": _column(names, r"index of multiple deprivation \(imd\) decile.*"),
        "idaci_rank": _column(names, r"income deprivation affecting children index \(idaci\) rank.*"),
        "idaci_decile": _column(names, r"income deprivation affecting children index \(idaci\) decile.*"),
    }
    for generation in (2021, 2011):
        code = _column(names, rf"lsoa code \({generation}\)")
        if code and all(columns.values()):
            read = _read_deprivation(code, {key: name or "" for key, name in columns.items()})
            authority = _column(names, r"local authority district code \(\d{4}\)") or ""
            return Layout(Kind.DEPRIVATION, generation, read, authority, code)
    return None


def _read_deprivation(code: str, columns: Mapping[str, str]) -> Callable[[Row], dict[str, Any] | None]:
    def read(row: Row) -> dict[str, Any]:
        figures = {key: _count(row, name) for key, name in columns.items()}
        for key in ("imd_decile", "idaci_decile"):
            if not 1 <= figures[key] <= 10:
                raise Damaged(f"a decile is 1 to 10, and {columns[key]!r} says {figures[key]}")
        return {"lsoa": _area(row, code), **figures}

    return read


def _population(names: list[str]) -> Layout | None:
    ages = [(f"F{age}", f"M{age}") for age in range(OLDEST + 1)]
    if not all(name in names for pair in ages for name in pair):
        return None
    for generation in (2021, 2011):
        code = _column(names, rf"lsoa {generation} code")
        if code:
            read = _read_population(code, ages)
            return Layout(Kind.POPULATION, generation, read, _column(names, r"lad \d{4} code") or "", code)
    return None


def _read_population(code: str, ages: list[tuple[str, str]]) -> Callable[[Row], dict[str, Any] | None]:
    def read(row: Row) -> dict[str, Any]:
        by_age = [_count(row, women) + _count(row, men) for women, men in ages]
        if "Total" in row and _count(row, "Total") != sum(by_age):
            raise Damaged(f"the ages add up to {sum(by_age)}, but the total says {row['Total']}")
        return {"lsoa": _area(row, code), "by_age": by_age}

    return read


def _ethnicity(names: list[str]) -> Layout | None:
    area, total = _column(names, "geography code"), _column(names, "ethnic group: total: .*")
    columns = {group: _column(names, f"ethnic group: {said}") or "" for group, said in CENSUS_GROUPS.items()}
    if not (area and total and all(columns.values())):
        return None

    def read(row: Row) -> dict[str, Any]:
        by_group = {group: _count(row, column) for group, column in columns.items()}
        if _count(row, total) != sum(by_group.values()):
            raise Damaged(f"the groups add up to {sum(by_group.values())}, but the total says {row[total]}")
        return {"lsoa": _area(row, area), "by_group": by_group}

    return Layout(Kind.ETHNICITY, 2021, read, "", area)


def _wards(names: list[str]) -> Layout | None:
    area, code, name = (_column(names, each) for each in ("lsoa21cd", r"wd\d\dcd", r"wd\d\dnm"))
    if not (area and code and name):
        return None

    def read(row: Row) -> dict[str, Any]:
        return {"lsoa": _area(row, area), "code": row[code].strip(), "name": row[name].strip()}

    return Layout(Kind.WARDS, 2021, read, _column(names, r"lad\d\dcd") or "", area)


def _boundaries(names: list[str]) -> Layout | None:
    area = _column(names, "lsoa21cd")
    if not area or GEOMETRY not in names:
        return None

    def read(row: Row) -> dict[str, Any]:
        return {"lsoa": _area(row, area), "shape": _shape(row[GEOMETRY])}

    return Layout(Kind.BOUNDARIES, 2021, read, _column(names, r"lad\d\dcd") or "", area)


def _shape(geometry: Any) -> dict[str, Any]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise Damaged("an area is a Polygon or a MultiPolygon")
    return {"type": kind, "coordinates": _rounded(geometry.get("coordinates"))}


def _rounded(place: Any) -> list[Any]:
    """Return nested lists of places, each a longitude and a latitude, to about a metre."""
    if not isinstance(place, list) or not place:
        raise Damaged("a boundary is a list of places")
    if isinstance(place[0], list):
        return [_rounded(each) for each in place]
    degrees = [float(each) for each in place[:2] if isinstance(each, int | float)]
    if len(degrees) < 2 or abs(degrees[0]) > 180 or abs(degrees[1]) > 90:
        raise Damaged("places must be in degrees; download the boundaries as GeoJSON in WGS 84")
    return [round(each, PLACES) for each in degrees]


def _column(names: Sequence[str], pattern: str) -> str | None:
    """Return the first column whose whole name is like this, in any case."""
    return next((name for name in names if re.fullmatch(pattern, name, re.IGNORECASE)), None)


def _code(row: Row, column: str | None) -> str:
    """Return the code of a small area in England or Wales, or "" for none and for pseudo codes."""
    code = row[column].strip() if column else ""
    return code if re.fullmatch(r"[EW]01\d{6}", code) else ""


def _area(row: Row, column: str) -> str:
    code = str(row[column]).strip()
    if not re.fullmatch(r"[EW]01\d{6}", code):
        raise Damaged(f"{code[:20]!r} is not the code of an LSOA")
    return code


def _count(row: Row, column: str) -> int:
    """Return a whole number that may be written with commas or, by a spreadsheet, with a ``.0``."""
    text = row[column].strip().replace(",", "").removesuffix(".0")
    if not (text.isascii() and text.isdecimal()):
        raise Damaged(f"{column!r} must be a whole number, and is {text[:20]!r}")
    return int(text)


def _month(text: str) -> date | None:
    """Return the first day of a month that is written 202503, or None where nothing is."""
    text = text.strip().removesuffix(".0")
    if not text:
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), 1)
    except ValueError as error:
        raise Damaged(f"{text[:20]!r} is not a month, such as 202503") from error
