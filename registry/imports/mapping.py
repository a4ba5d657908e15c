"""Which column of a file is which of our fields."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from registry.imports.sheets import NotATable, Row


@dataclass(frozen=True, slots=True)
class Column:
    """One field of an import."""

    name: str
    says: str
    needed: bool = False


def read_mapping(path: Path | None) -> dict[str, str]:
    """Return the headers by field from a TOML file of lines such as ``born = "Date of birth"``.

    Raises:
        NotATable: the file cannot be read, or is not of that kind.
    """
    if path is None:
        return {}
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise NotATable(f"The mapping {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise NotATable(f"The mapping {path} is not TOML: {error}.") from error
    wrong = [name for name, header in said.items() if not isinstance(header, str)]
    if wrong:
        raise NotATable(f"In the mapping, {wrong[0]} should be the name of a column, in quotes.")
    return said


def apply(mapping: Mapping[str, str], columns: Iterable[Column], rows: Iterable[Row]) -> list[Row]:
    """Return the rows under our own field names; a field without a mapping has a column of its own name.

    Raises:
        NotATable: the mapping names a field or a column that does not exist, or a needed one is missing.
    """
    listed, fields = list(rows), {column.name: column for column in columns}
    headers = set(listed[0].cells) if listed else set()
    for name, header in mapping.items():
        if name not in fields:
            raise NotATable(f"The mapping names a field “{name}”; there are: {', '.join(fields)}.")
        if listed and header not in headers:
            raise NotATable(f"The file has no column “{header}”, which the mapping gives as {name}.")
    source = {name: mapping.get(name, name) for name in fields}
    missing = [name for name, column in fields.items() if column.needed and source[name] not in headers]
    if listed and missing:
        raise NotATable(f"The file has no column for {', '.join(missing)}; name it in the mapping.")
    return [
        Row(row.number, {name: row.cells.get(header, "") for name, header in source.items()})
        for row in listed
    ]
