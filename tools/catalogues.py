"""Keep the kiosk's catalogues level with its code: ``make catalogues FROM=new.json``.

The file, if given, holds by English sentence its translation by language: a list where something is counted,
one form for each of the language's plurals. A new entry is marked as unreviewed; one that the code asks for
no more goes. What lacks a translation is listed.
"""

import json
import sys
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from kiosk.catalogues import path_of
from kiosk.languages import LANGUAGES

KIOSK = Path("kiosk")
SOURCES = [("words.py", "python"), ("tongue.py", "python")]
New = dict[str, dict[str, str | list[str]]]


def main() -> None:
    """Bring every catalogue up to date, or say what is missing."""
    new: New = json.loads(Path(sys.argv[1]).read_text()) if len(sys.argv) > 1 else {}
    wanted = in_code()
    missing = [f"{code}: {key}" for code in LANGUAGES if code != "en" for key in level(code, wanted, new)]
    if missing:
        raise SystemExit("\n".join(["These sentences are not translated yet:", *missing]))


def in_code() -> dict[str, str | None]:
    """Return every sentence of the code, with its plural if it counts."""
    found = extract_from_dir(KIOSK, SOURCES, keywords={"_": None, "_n": (1, 2)})
    return {
        message if isinstance(message, str) else message[0]: None if isinstance(message, str) else message[1]
        for _, _, message, _, _ in found
    }


def level(code: str, wanted: dict[str, str | None], new: New) -> list[str]:
    """Rewrite one catalogue, and compile it if it is whole; return what it lacks."""
    path = path_of(code)
    head, *blocks = path.read_text(encoding="utf-8").strip("\n").split("\n\n")
    held = {msgid(block): block for block in blocks}
    for key, plural in wanted.items():
        if key not in held and code in new.get(key, {}):
            held[key] = entry(key, plural, new[key][code])
    kept = [held[key] for key in sorted(held) if key in wanted]
    path.write_text("\n\n".join([head, *kept]) + "\n", encoding="utf-8")
    with path.open("rb") as file, path.with_suffix(".mo").open("wb") as out:
        write_mo(out, read_po(file, locale=code))
    return [key for key in wanted if key not in held]


def msgid(block: str) -> str:
    """Return the English sentence of an entry."""
    lines = block.split("\n")
    start = next(number for number, line in enumerate(lines) if line.startswith("msgid "))
    parts = [lines[start].removeprefix("msgid ")]
    for line in lines[start + 1 :]:
        if not line.startswith('"'):
            break
        parts.append(line)
    return "".join(json.loads(part) for part in parts)


def entry(key: str, plural: str | None, said: str | list[str]) -> str:
    """Return a new entry, unreviewed."""
    lines = ["# unreviewed", *(["#, python-format"] if "%(" in key else []), f"msgid {quoted(key)}"]
    if plural is None:
        lines.append(f"msgstr {quoted(str(said))}")
    else:
        lines.append(f"msgid_plural {quoted(plural)}")
        lines += [f"msgstr[{number}] {quoted(form)}" for number, form in enumerate(said)]
    return "\n".join(lines)


def quoted(text: str) -> str:
    """Return a text as catalogues hold it."""
    return json.dumps(text, ensure_ascii=False)


if __name__ == "__main__":
    main()
