"""Words for a medium that is published already, held against what their call can carry."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.ports.library import Changes

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
TEXT_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""What no text may hold; line breaks and tabs may stand in a description."""


@dataclass(frozen=True, slots=True)
class WordLimits:
    """
    What one service takes.

    Attributes:
        in_bytes: Whether lengths are counted in bytes of UTF-8, not in characters.
        tag_signs: What a tag may consist of; None where anything goes.
        refused_sign: The first sign of a text that the service does not take; "" for none.
    """

    title: int
    description: int
    tag: int
    tags: int = 16
    category: int = 64
    in_bytes: bool = False
    tag_signs: re.Pattern[str] | None = None
    refused_sign: Callable[[str], str] = lambda _: ""

    def check(self, changes: Changes) -> None:
        """
        Hold `changes` against all rules.

        Raises:
            RequestRefused: The first that is broken (`code` is its name).
        """
        for problem in self._problems(changes):
            raise problem

    def check_category(self, name: str) -> None:
        """Hold the name of a category against the rules; raises as `check` does."""
        if not name.strip():
            raise _refused("category-name-empty")
        for problem in self._of_text("category", name, limit=self.category):
            raise problem

    def _problems(self, changes: Changes) -> Iterator[RequestRefused]:
        if changes.title is not None:
            if not changes.title.strip():
                yield _refused("title-empty", field="title")
            yield from self._of_text("title", changes.title, limit=self.title)
        yield from self._of_text("description", changes.description or "", limit=self.description)
        tags = changes.tags or ()
        if len(tags) > self.tags:
            yield _refused("too-many-tags", field="tags", found=len(tags), limit=self.tags)
        for tag in tags:
            yield from self._of_tag(tag)
        category = changes.category
        if category is not None and not re.fullmatch(r"-?[0-9]+", category):
            yield _refused("category-not-a-number", field="category", found=category)

    def _of_text(self, field: str, text: str, *, limit: int) -> Iterator[RequestRefused]:
        if self._length(text) > limit:
            rule = "too-many-bytes" if self.in_bytes else "too-long"
            yield _refused(rule, field=field, found=self._length(text), limit=limit)
        yield from self._of_signs(field, text)

    def _of_tag(self, tag: str) -> Iterator[RequestRefused]:
        if not tag.strip():
            yield _refused("tag-empty", field="tags")
        if "," in tag:
            yield _refused("tag-comma", field="tags", found=tag)
        if self._length(tag) > self.tag:
            rule = "tag-too-many-bytes" if self.in_bytes else "tag-too-long"
            yield _refused(rule, tag=tag, found=self._length(tag), limit=self.tag)
        if self.tag_signs is not None and not self.tag_signs.fullmatch(tag):
            yield _refused("tag-signs", field="tags", tag=tag)
        yield from self._of_signs("tags", tag)

    def _of_signs(self, field: str, text: str) -> Iterator[RequestRefused]:
        if sign := self.refused_sign(text):
            yield _refused("emoji", field=field, found=sign)
        if (TEXT_CONTROL if field == "description" else CONTROL).search(text):
            yield _refused("not-text", field=field)

    def _length(self, text: str) -> int:
        return len(text.encode(errors="replace")) if self.in_bytes else len(text)


def _refused(rule: str, **facts: object) -> RequestRefused:
    return RequestRefused(code=rule, facts={name: str(value) for name, value in facts.items()})
