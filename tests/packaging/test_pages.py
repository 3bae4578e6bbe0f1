"""The documents: links lead somewhere, commands and sentences are those of the program."""

import re
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import typer

from desktop_uploader.cli.main import app
from desktop_uploader.providers.alibaba.vod_calls import CALLS_PER_S, COUNTED_BY_DAY
from desktop_uploader.providers.huawei.control_plane import ACTIONS as NARROWED_TO
from dev import VERBS
from tests.packaging.pages import (
    FOR_PEOPLE,
    PAGES,
    ROOT,
    anchors_of,
    commands_of,
    dev_verbs_of,
    links_of,
    text_of,
)

pytestmark = pytest.mark.checkout

LARGEST_PICTURE_BYTES = 300_000


def is_dead(page: Path, link: str) -> bool:
    """Whether `link` on `page` leads to no file, or to no heading of it."""
    name, _, anchor = link.partition("#")
    target = (page.parent / name).resolve() if name else page
    return not target.exists() or bool(anchor and anchor not in anchors_of(target))


def options_of(command: Any) -> dict[str, bool]:
    """The options of a command, and whether a value follows each."""
    return {
        name: not getattr(parameter, "is_flag", False)
        for parameter in command.params
        for name in getattr(parameter, "opts", ())
    }


def unknown_words(words: list[str]) -> list[str]:
    """The verbs and options of a command line that the program does not have."""
    command: Any = typer.main.get_command(app)
    known, unknown, is_value = options_of(command) | {"--help": False}, [], False
    for word in words:
        verbs = getattr(command, "commands", None)
        if is_value:
            is_value = False
        elif word.startswith("--"):
            unknown += [] if word in known else [word]
            is_value = known.get(word, False)
        elif verbs is not None and word in verbs:
            command = verbs[word]
            known |= options_of(command)
        elif verbs is not None:
            unknown.append(word)
    return unknown


def words_of(book: str, language: str) -> dict[str, Any]:
    """A book of phrases or advice."""
    return tomllib.loads(text_of(ROOT / "resources" / f"{book}.{language}.toml"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_inside_the_repository_leads_somewhere(page: Path) -> None:
    assert [link for link in links_of(page) if is_dead(page, link)] == []


@pytest.mark.parametrize("page", FOR_PEOPLE, ids=lambda page: page.name)
def test_every_command_that_is_named_is_one_that_the_program_has(page: Path) -> None:
    commands = commands_of(page)

    assert commands
    assert {
        " ".join(words): unknown_words(words) for words in commands if unknown_words(words)
    } == {}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_verb_for_developers_that_is_named_is_there(page: Path) -> None:
    assert dev_verbs_of(page) <= set(VERBS)


def test_a_command_that_is_not_there_is_found() -> None:
    assert unknown_words(["upload", "film.mp4", "--acount", "studio"]) == ["--acount"]
    assert unknown_words(["--limit", "2MB/s", "uplaod", "film.mp4"]) == ["uplaod", "film.mp4"]
    assert unknown_words(["account", "erase", "studio"]) == ["erase", "studio"]


def test_the_rights_in_the_readme_are_those_that_the_program_uses() -> None:
    granted = set(re.findall(r'"vod:(\w+)"', text_of(ROOT / "README.md")))
    guide = text_of(ROOT / "docs" / "guide" / "en.md")
    tidies = set(re.findall(r"`vod:(\w+)`", guide))

    assert granted | tidies == set(CALLS_PER_S) | COUNTED_BY_DAY


ROOMS = (
    *("v3_plane.py", "v3_follower.py", "v3_processing.py", "v3_pull.py", "catalogue.py"),
    "auditors.py",
)
OF_V2 = {"GetTaskInfo", "GetTaskList", "GetVideoInfo", "ProcessFile"}
"""Its rooms speak both generations; nobody knows how narrow a policy for v2 can be."""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_rights_in_the_guide_are_those_that_the_program_uses(language: str) -> None:
    rooms = ROOT / "desktop_uploader" / "providers" / "tencent"
    spoken = "".join(text_of(rooms / name) for name in ROOMS)
    called = set(re.findall(r'(?:\.call\(|\[\()"([A-Z]\w+)"', spoken))

    guide = text_of(ROOT / "docs" / "guide" / f"{language}.md")

    assert len(called) > 5
    assert set(re.findall(r'"name/vod:(\w+)"', guide)) == called - OF_V2
    assert re.findall(r'"(obs:object:\w+)"', guide) == list(NARROWED_TO)


def test_both_guides_name_the_same_commands_and_have_the_same_headings() -> None:
    english, chinese = (ROOT / "docs" / "guide" / f"{language}.md" for language in ("en", "zh"))

    added = [[line for line in commands_of(one) if "add" in line] for one in (english, chinese)]
    depths = [re.findall(r"^(#+) ", text_of(one), re.MULTILINE) for one in (english, chinese)]

    assert added[0] == added[1] != []
    assert depths[0] == depths[1] != []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_guide_explains_every_stage_in_the_words_of_the_program(language: str) -> None:
    stages = {key: name for key, name in words_of("phrases/shared", language)["stage"].items()
              if key != "with-detail"}  # fmt: skip

    guide = text_of(ROOT / "docs" / "guide" / f"{language}.md")

    assert [name for name in stages.values() if f"| **{name}** |" not in guide] == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_guide_says_what_the_program_says_of_every_class_of_trouble(language: str) -> None:
    name_shown = defaultdict(lambda: "…", name="film.mp4")
    advice = words_of("advice/errors", language).values()

    guide = text_of(ROOT / "docs" / "guide" / f"{language}.md")

    said = [one[part].format_map(name_shown) for one in advice for part in ("title", "what", "do")]
    assert [sentence for sentence in said if sentence not in guide] == []


def test_no_picture_is_large() -> None:
    pictures = (ROOT / "docs" / "pictures").glob("*.png")

    assert [one.name for one in pictures if one.stat().st_size > LARGEST_PICTURE_BYTES] == []


def test_every_document_is_linked_from_another() -> None:
    linked = {
        (page.parent / link.partition("#")[0]).resolve()
        for page in PAGES
        for link in links_of(page)
    }

    assert [page.name for page in PAGES if page not in linked and page.name != "README.md"] == []
