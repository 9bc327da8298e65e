"""The documentation builds as a site without a warning, and a broken link or anchor in it is one."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("sphinx", reason="Sphinx is installed for Python 3.11 and later")

ROOT = Path(__file__).parents[3]


def build(docs: Path, site: Path) -> subprocess.CompletedProcess[str]:
    """What `make site` runs."""
    command = ["sphinx", "--fail-on-warning", "--keep-going", "-q", str(docs), str(site)]
    return subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True)


@pytest.mark.slow
def test_the_site_has_every_page_can_be_searched_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    done = build(ROOT / "docs", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    pages = {path.relative_to(ROOT / "docs").with_suffix("") for path in (ROOT / "docs").rglob("*.md")}
    built = {path.relative_to(tmp_path).with_suffix("") for path in tmp_path.rglob("*.html")}
    assert pages <= built
    index = (tmp_path / "searchindex.js").read_text(encoding="utf-8")
    terms = json.loads(index[len("Search.setIndex(") : -1])["terms"]
    assert {"assignment_expiration_day", "passphras"} <= set(terms)
    for page in tmp_path.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(
            r"<(?:script|img|iframe)[^>]+src=\"(?:https?:)?//|<link[^>]+href=\"(?:https?:)?//", text
        )


@pytest.mark.slow
def test_broken_links_anchors_and_pages_that_nothing_leads_to_fail_the_build(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    shutil.copy(ROOT / "docs" / "conf.py", docs)
    shutil.copytree(ROOT / "docs" / "_static", docs / "_static")
    links = "[gone](gone.md) [no such place](other.md#nowhere) [there](other.md#a-place)"
    (docs / "index.md").write_text(f"# Start\n\n{links}\n\n```{{toctree}}\nother\n```\n")
    (docs / "other.md").write_text("# Other\n\n## A place\n")
    (docs / "lost.md").write_text("# Lost\n")
    done = build(docs, tmp_path / "site")
    assert done.returncode != 0
    assert "cross-reference target not found: 'gone.md'" in done.stderr
    assert "nowhere" in done.stderr
    assert "lost.md: WARNING: document isn't included in any toctree" in done.stderr
    assert "a-place" not in done.stderr
