"""The documents as text: their links, their headings, the commands they name."""

import re
import shlex
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FOR_PEOPLE = [ROOT / "README.md", *sorted((ROOT / "docs" / "guide").glob("*.md"))]

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_FENCE = re.compile(r"```.*?```", re.DOTALL)
_COMMAND = re.compile(r"\bdesktop-uploader ([^`\n#|。（]+)")
_DEV_VERB = re.compile(r"packaging/dev\.py ([a-z-]+)")


def text_of(page: Path) -> str:
    """A page as it stands."""
    return page.read_text(encoding="utf-8")


def links_of(page: Path) -> list[str]:
    """Where a page leads inside the repository; addresses of the web are left out."""
    return [link for link in _LINK.findall(_without_code(page)) if "://" not in link]


def anchors_of(page: Path) -> set[str]:
    """The headings of a page as links name them."""
    headings = _HEADING.findall(_without_code(page))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def commands_of(page: Path) -> list[list[str]]:
    """What follows `desktop-uploader` wherever a page names a command, as a shell would cut it."""
    return [shlex.split(said) for said in _COMMAND.findall(text_of(page)) if said.strip()]


def dev_verbs_of(page: Path) -> set[str]:
    """What follows `packaging/dev.py`."""
    return set(_DEV_VERB.findall(text_of(page)))


def _without_code(page: Path) -> str:
    return _FENCE.sub("", text_of(page))
