"""The page "Decisions" of the documentation site ends with a list of all of them, whoever adds one."""

import re
from pathlib import Path
from typing import Any

PAGE = "decisions/README.md"


def on_page_markdown(markdown: str, *, page: Any, **_: Any) -> str:
    """Add the list, when MkDocs comes to that page."""
    if page.file.src_uri != PAGE:
        return markdown
    found = sorted(Path(page.file.abs_src_path).parent.glob("[0-9]*.md"))
    return "\n".join([markdown, "", *(f"- {listed(each)}" for each in found), ""])


def listed(path: Path) -> str:
    """Return a decision as a link: its number and what was decided."""
    heading = path.read_text(encoding="utf-8").splitlines()[0]
    return f"[{path.name[:4]}]({path.name}): {re.sub(r'^# [0-9]+[.] ', '', heading)}"
