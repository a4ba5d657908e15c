"""The documentation builds as a site without a warning, and fetches nothing when it is read."""

import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.registry.boards.browsing import CHROMIUM, PATIENCE, chromium

ROOT = Path(__file__).parents[1]
HOLDS = ("benchmarks", "config", "docs", "kiosk", "reader", "registry", "sync", "tests", "tools")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make site` does."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [str(Path(sys.executable).with_name("mkdocs")), "build", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stdout + done.stderr
    return folder


def test_every_page_is_in_it(site: Path) -> None:
    """Each Markdown file under docs/ has become a page."""
    pages = {path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md")}
    made = {path.relative_to(site) for path in site.rglob("*.html")}
    wanted = {
        page.with_name("index.html") if page.name == "README.md" else page.with_suffix(".html")
        for page in pages
    }
    assert len(wanted) > 10
    assert wanted <= made


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    """Somebody who reads it without a network sees all of it, and nobody is told that they do."""
    fetched = re.compile(r'<(?:script|link|img|iframe)[^>]+(?:src|href)="(https?:[^"]+)"')
    found = {address for page in site.rglob("*.html") for address in fetched.findall(page.read_text("utf-8"))}
    assert not found


@pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs Debian's package chromium")
def test_on_paper_reception_has_ten_pages_and_a_family_one(site: Path) -> None:
    """A4, whatever the language: what hangs beside the screen is a single sheet."""
    families = sorted(each.stem for each in (ROOT / "docs/family").glob("[a-z]*.md"))
    pages = {"reception": 10} | {f"family/{each}": 1 for each in families}
    assert len(pages) == 15
    with chromium() as browser:
        page = browser.new_page()
        for name, wanted in pages.items():
            page.goto((site / f"{name}.html").as_uri(), timeout=PATIENCE)
            printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
            assert len(printed) == wanted, name
            assert [round(float(each) / 72 * 25.4) for each in printed[0].mediabox[2:]] == [210, 297]


def test_every_decision_has_a_number_of_its_own() -> None:
    """Its file's and its heading's; two branches once took the same one."""
    found = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
    numbers = [path.name[:4] for path in found]
    assert len(numbers) == len(set(numbers)), numbers
    headed = {path.name: path.read_text(encoding="utf-8").split(".")[0] for path in found}
    assert headed == {path.name: f"# {int(path.name[:4])}" for path in found}


def test_every_decision_that_the_code_names_is_there() -> None:
    """Under that number and name."""
    sources = [
        *ROOT.glob("*.md"),
        *(each for folder in HOLDS for each in (ROOT / folder).rglob("*.[pm][yd]")),
    ]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    found = [path.stem for path in (ROOT / "docs/decisions").glob("[0-9]*.md")]
    named = set(re.findall(r"decisions/([0-9]{4}[a-z0-9-]*)", text))
    assert len(named) > 3
    assert [name for name in named if not any(each.startswith(name) for each in found)] == []


def test_all_decisions_are_listed(site: Path) -> None:
    """Whoever adds one need not remember a list."""
    page = (site / "decisions/index.html").read_text(encoding="utf-8")
    for path in (ROOT / "docs/decisions").glob("[0-9]*.md"):
        assert f'href="{path.stem}.html">{path.name[:4]}' in page
