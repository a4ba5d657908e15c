"""Reading one TOML file and the environment into one validated value, with errors a person can act on."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import msgspec

T = TypeVar("T", bound=msgspec.Struct)


class SettingsError(Exception):
    """The settings cannot be used. ``str()`` is one sentence: which line, and what it may hold."""


def load(shape: type[T], path: Path | None, prefix: str, environ: Mapping[str, str]) -> T:
    """Read ``path`` (none: only defaults), let the environment override it, and validate.

    ``PREFIX_TABLE_KEY`` in the environment replaces ``key`` of ``[table]``; ``PREFIX_KEY`` a key of
    the top level. Values from the environment may be numbers or words written plainly.

    Raises:
        SettingsError: no such file, not TOML, or a value that may not stand there.
    """
    text = _read(path) if path else ""
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not a TOML file: {_lower_first(str(error))}.") from error
    overridden = _override(tree, shape, prefix, environ)
    try:
        return msgspec.convert(tree, shape, strict=False)
    except msgspec.ValidationError as error:
        problem, _, where = str(error).partition(" - at ")
        keys = _keys(where, problem)
        variable = "_".join([prefix, *(key.upper() for key in keys if isinstance(key, str))])
        place = f"{variable} in the environment" if variable in overridden else _line(text, keys, path)
        raise SettingsError(f"{place}: {_what(problem, keys, shape)}") from error


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise SettingsError(f"There is no settings file {path}; name another with --config.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not UTF-8 text; save it as UTF-8.") from error
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}.") from error


def _override(tree: dict[str, Any], shape: type, prefix: str, environ: Mapping[str, str]) -> set[str]:
    """Put the environment's values into the tree; return the names of the variables used."""
    used = set()
    for key, hint in get_type_hints(shape).items():
        name = f"{prefix}_{key.upper()}"
        if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
            branch = tree.setdefault(key, {})
            if isinstance(branch, dict):
                used |= _override(branch, hint, name, environ)
        elif name in environ:
            tree[key] = environ[name]
            used.add(name)
    return used


def _keys(where: str, problem: str) -> list[str | int]:
    """Turn msgspec's "`$.readers[0].profile`" into ["readers", 0, "profile"]."""
    path = where.strip("`").removeprefix("$").replace("[", ".").replace("]", "")
    keys: list[str | int] = [int(part) if part.isdigit() else part for part in path.split(".") if part]
    if problem.startswith("Object contains unknown field"):
        keys.append(problem.split("`")[1])
    return keys


def _line(text: str, keys: list[str | int], path: Path | None) -> str:
    """Say on which line of the file the key stands, or the table that lacks it."""
    table: list[str | int] = []
    seen: dict[str, int] = {}
    best = 0
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if line.startswith("[["):
            name = line.strip("[] \t").split("]")[0].strip()
            seen[name] = seen.get(name, -1) + 1
            table = [name, seen[name]]
        elif line.startswith("["):
            table = list(line[1:].split("]")[0].strip().split("."))
        key = line.split("=")[0].strip().strip("\"'") if "=" in line and not line.startswith("#") else None
        if key is not None and [*table, key] == keys[: len(table) + 1]:
            return f"{path}, line {number}"
        if table and table == keys[: len(table)] and not best:
            best = number
    return f"{path}, line {best}" if best else f"{path}"


def _what(problem: str, keys: list[str | int], shape: type) -> str:
    """Say what is wrong with the value, and what it may be."""
    name = str(keys[-1]) if keys else "the file"
    owner, hint = _find(shape, keys)
    if problem.startswith("Object contains unknown field"):
        known = ", ".join(get_type_hints(owner)) if owner else ""
        return f'there is no setting "{name}" here; it may be one of: {known}.'
    if problem.startswith("Object missing required field"):
        return f'the setting "{problem.split("`")[1]}" is missing.'
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return f'"{name}" may be one of: {", ".join(hint)}.'
    return f'"{name}" does not fit: {_lower_first(problem)}.'


def _find(shape: Any, keys: list[str | int]) -> tuple[type | None, Any]:
    """Walk the shape along the keys; return the struct that owns the last key, and the key's type."""
    owner: type | None = None
    hint: Any = shape
    for key in keys:
        if isinstance(key, int):
            hint = getattr(hint, "__args__", (None,))[0]
        elif isinstance(hint, type) and issubclass(hint, msgspec.Struct):
            owner = hint
            hint = get_type_hints(hint).get(key)
    return owner, hint


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
