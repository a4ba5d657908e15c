"""Invented files in the layout of the official ones: the columns are real, what they say is not."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

COVENTRY, ELSEWHERE = "E08000026", "E07000218"
MOAT, EDGE, FAR = "E01009601", "E01009602", "E01031000"
OLD_MOAT = "E01099901"
"""A 2011 LSOA that was split before 2021."""

ONSPD_2024 = [
    "pcd",
    "pcd2",
    "pcds",
    "dointr",
    "doterm",
    "oscty",
    "ced",
    "oslaua",
    "osward",
    "parish",
    "usertype",
    "oseast1m",
    "osnrth1m",
    "osgrdind",
    "oshlthau",
    "nhser",
    "ctry",
    "rgn",
    "streg",
    "pcon",
    "eer",
    "teclec",
    "ttwa",
    "pct",
    "itl",
    "statsward",
    "oa01",
    "casward",
    "npark",
    "lsoa01",
    "msoa01",
    "ur01ind",
    "oac01",
    "oa11",
    "lsoa11",
    "msoa11",
    "wz11",
    "sicbl",
    "bua11",
    "buasd11",
    "ru11ind",
    "oac11",
    "lat",
    "long",
    "lep1",
    "lep2",
    "pfa",
    "imd",
    "calncv",
    "icb",
    "oa21",
    "lsoa21",
    "msoa21",
]
NSPL_2026 = [
    "pcd7",
    "pcd8",
    "pcds",
    "dointr",
    "doterm",
    "usrtypind",
    "east1m",
    "north1m",
    "gridind",
    "oa21cd",
    "cty26cd",
    "ced25cd",
    "lad26cd",
    "wd26cd",
    "nhser24cd",
    "ctry26cd",
    "rgn26cd",
    "pcon24cd",
    "ttwa15cd",
    "itl25cd",
    "npark16cd",
    "lsoa21cd",
    "msoa21cd",
    "wz11cd",
    "sicbl26cd",
    "bua24cd",
    "ruc21ind",
    "oac21ind",
    "lat",
    "long",
    "lep21cd1",
    "lep21cd2",
    "pfa23cd",
    "imd25ind",
    "icb26cd",
]
NAMES_2021 = ["LSOA21CD", "LSOA21NM", "LSOA21NMW", "ObjectId"]
RANK = "(where 1 is most deprived)"
DECILE = "(where 1 is most deprived 10% of LSOAs)"
IMD, IDACI = "Index of Multiple Deprivation (IMD)", "Income Deprivation Affecting Children Index (IDACI)"
AGES = range(91)


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Mapping[str, object]]) -> Path:
    """Write a CSV with a byte-order mark, as the portal does; columns that a row leaves out are empty."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, header, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def onspd(path: Path, *postcodes: tuple[str, str, str], authority: str = COVENTRY) -> Path:
    """Write a postcode directory as it was until 2025: (postcode, 2011 LSOA, 2021 LSOA)."""
    rows = (
        {"pcds": code, "dointr": "199801", "oslaua": authority, "lsoa11": older, "lsoa21": newer}
        for code, older, newer in postcodes
    )
    return write_csv(path, ONSPD_2024, rows)


def nspl(path: Path, *postcodes: tuple[str, str, str]) -> Path:
    """Write a postcode look-up as it is since 2025: (postcode, 2021 LSOA, month of termination)."""
    rows = (
        {"pcds": code, "dointr": "199801", "doterm": ended, "lad26cd": COVENTRY, "lsoa21cd": lsoa}
        for code, lsoa, ended in postcodes
    )
    return write_csv(path, NSPL_2026, rows)


def names(path: Path, *codes: str) -> Path:
    """Write the names of 2021 LSOAs."""
    return write_csv(
        path, NAMES_2021, ({"LSOA21CD": each, "LSOA21NM": f"Anytown {each[-3:]}A"} for each in codes)
    )


def deprivation(path: Path, generation: int, **deciles: int) -> Path:
    """Write File 7 of an edition on LSOAs of a generation, with some of its columns between ours."""
    year = 2024 if generation == 2021 else 2019
    code, authority = f"LSOA code ({generation})", f"Local Authority District code ({year})"
    header = [code, f"LSOA name ({generation})", authority, f"{IMD} Score"]
    header += [
        f"{which} {what}" for which in (IMD, "Income", IDACI) for what in (f"Rank {RANK}", f"Decile {DECILE}")
    ]
    rows = (
        {code: lsoa, authority: COVENTRY}
        | {f"{which} Rank {RANK}": f"{decile},000" for which in (IMD, IDACI)}
        | {f"{which} Decile {DECILE}": decile for which in (IMD, IDACI)}
        for lsoa, decile in deciles.items()
    )
    return write_csv(path, header, rows)


def population(
    path: Path, *years: int, areas: Mapping[str, tuple[int, int]] | None = None, total: int | None = None
) -> Path:
    """Write estimates: in each area so many girls and boys, or women and men, of each age in each year."""
    book = Workbook()
    assert book.active is not None
    book.active.title = "Contents"
    header = ["LAD 2023 Code", "LAD 2023 Name", "LSOA 2021 Code", "LSOA 2021 Name", "Total"]
    header += [f"F{age}" for age in AGES] + [f"M{age}" for age in AGES]
    for year in years:
        sheet = book.create_sheet(f"Mid-{year} LSOA 2021")
        for note in (f"Population estimates, mid-{year}", "Notes", ""):
            sheet.append([note])
        sheet.append(header)
        for code, (women, men) in (areas or {}).items():
            sums = total if total is not None else 91 * (women + men)
            sheet.append([COVENTRY, "Anytown", code, "Anytown 001A", sums, *[women] * 91, *[men] * 91])
    book.save(path)
    return path
