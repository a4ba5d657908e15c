"""Wards and boundaries are read as they are published, and a wrong file is refused in a sentence."""

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from registry.geography.models import Boundary, Release, Ward
from tests.registry.geography.publishing import COVENTRY, EDGE, ELSEWHERE, FAR, MOAT, write_csv
from tests.registry.geography.test_load_geography import load, refusal

pytestmark = pytest.mark.django_db

WARDS_2024 = [
    *("LSOA21CD", "LSOA21NM", "LSOA21NMW", "WD24CD", "WD24NM", "WD24NMW"),
    *("LAD24CD", "LAD24NM", "LAD24NMW", "ObjectId"),
]
SQUARE = [[[-1.5, 52.4], [-1.49, 52.4], [-1.49, 52.41], [-1.5, 52.41], [-1.5, 52.4]]]


def wards(path: Path, *rows: tuple[str, str, str, str]) -> Path:
    """Write a lookup: (LSOA, ward's code, ward's name, authority)."""
    named = (
        {"LSOA21CD": area, "LSOA21NM": "Anytown 1A", "WD24CD": code, "WD24NM": name, "LAD24CD": authority}
        for area, code, name, authority in rows
    )
    return write_csv(path, WARDS_2024, named)


def geojson(path: Path, **shapes: dict[str, Any] | None) -> Path:
    """Write boundaries as the Open Geography Portal gives them: a feature for each area."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "FID": number,
                "LSOA21CD": area,
                "LSOA21NM": "Anytown 1A",
                "LSOA21NMW": " ",
                "BNG_E": 430000,
                "BNG_N": 280000,
                "LAT": 52.4,
                "LONG": -1.5,
                "GlobalID": "x",
            },
            "geometry": shape,
        }
        for number, (area, shape) in enumerate(shapes.items(), 1)
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}))
    return path


def test_the_lookup_to_wards_of_whatever_year(tmp_path: Path) -> None:
    """It says LSOA names too, and is not taken for the file of names."""
    path = wards(
        tmp_path / "wards.csv", (MOAT, "E05000001", "Moat", COVENTRY), (FAR, "E05000002", "Far", ELSEWHERE)
    )
    said = load(path, "--authority", COVENTRY, "--release", "Wards 2024")
    assert said.startswith("Wards 2024: 1 rows of wards of small areas, in use from 1 May 2025.\n")
    assert [(ward.lsoa, ward.code, ward.name) for ward in Ward.objects.all()] == [(MOAT, "E05000001", "Moat")]


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "zipped"])
def test_boundaries(tmp_path: Path, packed: bool) -> None:
    """Polygons of one part and of several, to about a metre; loading again replaces."""
    several: dict[str, Any] = {"type": "MultiPolygon", "coordinates": [SQUARE, SQUARE]}
    path = geojson(
        tmp_path / "lsoa.geojson",
        **{
            MOAT: {"type": "Polygon", "coordinates": [[[-1.123456789, 52.987654321, 0.0]] * 4]},
            EDGE: several,
        },
    )
    if packed:
        with zipfile.ZipFile(tmp_path / "lsoa.zip", "w") as archive:
            archive.write(path, "LSOA_2021_EW_BGC.geojson")
        path = tmp_path / "lsoa.zip"
    for _ in range(2):
        load(path)
    assert Boundary.objects.get(lsoa=MOAT).shape["coordinates"][0][0] == [-1.12346, 52.98765]
    assert Boundary.objects.get(lsoa=EDGE).shape == several
    assert list(Release.objects.values_list("kind", "generation", "complete")) == [("boundaries", 2021, True)]


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ({"type": "Point", "coordinates": [-1.5, 52.4]}, "Row 1 .* a Polygon or a MultiPolygon"),
        (None, "Row 1 .* a Polygon or a MultiPolygon"),
        ({"type": "Polygon", "coordinates": [[[430000.0, 280000.0]]]}, "Row 1 .* must be in degrees"),
        ({"type": "Polygon", "coordinates": []}, "Row 1 .* list of places"),
        ({"type": "Polygon", "coordinates": [[["west", "north"]]]}, "Row 1 .* must be in degrees"),
    ],
)
def test_what_is_no_boundary_is_refused(tmp_path: Path, shape: dict[str, Any] | None, expected: str) -> None:
    """The sentence says which row and why, and nothing of the file is used."""
    sentence = refusal(geojson(tmp_path / "wrong.geojson", **{MOAT: shape}))
    assert re.search(expected, sentence), sentence
    assert not Release.objects.filter(complete=True).exists()


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{", '{"features": []}', '{"features": [1]}', '{"features": [{"properties": {"a": 1}}]}'],
)
def test_json_that_is_no_boundaries_is_refused(tmp_path: Path, content: str) -> None:
    """Cut short, empty, or about something else: one sentence, never a traceback."""
    path = tmp_path / "odd.json"
    path.write_text(content)
    assert refusal(path)


def test_all_boundaries_or_none(tmp_path: Path) -> None:
    """The published file names no authorities, so a part cannot be asked for."""
    path = geojson(tmp_path / "lsoa.geojson", **{MOAT: {"type": "Polygon", "coordinates": SQUARE}})
    assert "names no local authorities" in refusal(path, "--authority", COVENTRY)
