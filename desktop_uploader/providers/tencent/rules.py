"""
What VOD demands of a file and its text, held against them before anything is sent.

Sources: manual of 2018, CreateVodTags (8 characters a tag); tencentcloud-sdk-python-vod 3.1,
ModifyMediaInfo (name 64, description 128, 16 tags of 32); the official web client (signs that a
name may not hold, 60 GB); COS limits of multipart uploads. The list of extensions is open: what is
not on it is warned of.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.domain.parts import PartLimits
from desktop_uploader.ports.provider import Finding, Review, Weight

MIB, GIB, TIB = 1024**2, 1024**3, 1024**4
LIMITS = PartLimits(smallest_bytes=MIB, largest_bytes=5 * GIB, most_parts=10_000)
LARGEST_FILE_BYTES = min(int(48.8 * TIB), LIMITS.largest_bytes * LIMITS.most_parts)
LARGEST_CLIENT_FILE_BYTES = 60 * GIB
MOST_TAGS = 16

KNOWN_WORDS = """wmv rm mov mpeg mp4 3gp flv avi rmvb ts asf mpg webm mkv m3u8 vob m4v mts m2ts f4v
    dat mxf gif mp3 m4a flac ogg wav ra aac amr wma ape opus"""
KNOWN = frozenset(KNOWN_WORDS.split())
ALL_KNOWN = " ".join(sorted(KNOWN))

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
TEXT_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""What no text may hold; line breaks and tabs may stand in a description."""


@dataclass(frozen=True, slots=True)
class Book:
    """
    What one generation of the service demands.

    Attributes:
        forbidden: Signs that a title may not hold.
        tag_signs: What a tag may consist of; None where anything goes.
        keeps_rest: Whether it takes description, tags and category at all.
    """

    largest_file_bytes: int = LARGEST_FILE_BYTES
    title_characters: int = 64
    description_characters: int = 128
    tag_characters: int = 32
    forbidden: str = ""
    tag_signs: re.Pattern[str] | None = None
    keeps_rest: bool = True


V2 = Book(tag_characters=8, tag_signs=re.compile(r"[0-9A-Za-z\u4e00-\u9fff]*"))
V3 = Book()
UGC = Book(largest_file_bytes=LARGEST_CLIENT_FILE_BYTES, forbidden=':*?<>"\\/|', keeps_rest=False)


def review(draft: MediaDraft, source: Source, *, book: Book) -> Review:
    """Hold `source` and `draft`, the account's defaults filled in, against all rules."""
    findings = (
        *_of_file(source, book=book),
        *_of_title(draft.title, book),
        *(_of_rest(draft, book) if book.keeps_rest else _not_taken(draft)),
    )
    return Review(findings, expects_processing=bool(draft.template or draft.workflow))


def with_defaults(draft: MediaDraft, defaults: MediaDraft) -> MediaDraft:
    """`draft` with the account's own choices where it says nothing."""
    return replace(
        draft,
        category=draft.category or defaults.category,
        template=draft.template or ("" if draft.workflow else defaults.template),
        app=draft.app or defaults.app,
        storage=draft.storage or defaults.storage,
    )


def extension_of(source: Source) -> str:
    """The name's extension in lower case, without its dot; "" when there is none."""
    stem, dot, extension = source.name.rpartition(".")
    return extension.lower() if dot and stem else ""


def of_text(draft: MediaDraft, book: Book) -> Iterator[Finding]:
    """What the rules say of the words alone."""
    yield from _of_title(draft.title, book)
    yield from _of_rest(draft, book)


def _of_file(source: Source, *, book: Book) -> Iterator[Finding]:
    extension = extension_of(source)
    if not re.fullmatch(r"[0-9a-z]{1,10}", extension):
        yield _refuse("no-extension", field="file_name", found=source.name, accepted=ALL_KNOWN)
    elif extension not in KNOWN:
        yield _warn("unusual-extension", field="file_name", found=extension, accepted=ALL_KNOWN)
    if extension == "m3u8":
        # The index goes up, its segments do not.
        yield _warn("playlist-without-segments", field="file_name", found=source.name)
    size_bytes = source.fingerprint.size_bytes
    if not size_bytes:
        yield _refuse("empty", field="file", found=0, unit="bytes")
    if size_bytes > book.largest_file_bytes:
        limit = book.largest_file_bytes
        yield _refuse("too-large", field="file", found=size_bytes, limit=limit, unit="bytes")


def _of_title(title: str, book: Book) -> Iterator[Finding]:
    if not title.strip():
        yield _refuse("title-empty", field="title")
    if len(title) > book.title_characters:
        yield _too_long("title", title, limit=book.title_characters)
    if CONTROL.search(title):
        yield _refuse("not-text", field="title")
    found = "".join(sign for sign in book.forbidden if sign in title)
    if found:
        yield _refuse("title-signs", field="title", found=found, accepted=book.forbidden)


def _of_rest(draft: MediaDraft, book: Book) -> Iterator[Finding]:
    if len(draft.description) > book.description_characters:
        yield _too_long("description", draft.description, limit=book.description_characters)
    if TEXT_CONTROL.search(draft.description):
        yield _refuse("not-text", field="description")
    if len(draft.tags) > MOST_TAGS:
        yield _refuse("too-many-tags", field="tags", found=len(draft.tags), limit=MOST_TAGS)
    for tag in draft.tags:
        if not tag.strip():
            yield _refuse("tag-empty", field="tags")
        if len(tag) > book.tag_characters:
            limit = book.tag_characters
            yield _refuse("tag-too-long", field="tags", tag=tag, found=len(tag), limit=limit)
        if book.tag_signs is not None and not book.tag_signs.fullmatch(tag):
            yield _refuse("tag-signs", field="tags", tag=tag)
    for field, value in (("category", draft.category), ("app", draft.app)):
        if value and not (value.isascii() and value.isdigit()):
            yield _refuse(f"{field}-not-a-number", field=field, found=value)
    if draft.cover_url:
        yield _warn("field-not-taken", field="cover_url")


def _not_taken(draft: MediaDraft) -> Iterator[Finding]:
    """What only the signature can say: whoever makes it decides."""
    said = {
        "description": draft.description,
        "tags": ", ".join(draft.tags),
        "category": draft.category,
        "template": draft.template or draft.workflow,
        "cover_url": draft.cover_url,
    }
    for field, value in said.items():
        if value:
            yield _warn("field-not-taken", field=field)


def _too_long(field: str, text: str, *, limit: int) -> Finding:
    return _refuse("too-long", field=field, found=len(text), limit=limit, unit="characters")


def _refuse(rule: str, **facts: object) -> Finding:
    return Finding(rule, Weight.REFUSE, _texts(facts))


def _warn(rule: str, **facts: object) -> Finding:
    return Finding(rule, Weight.WARN, _texts(facts))


def _texts(facts: dict[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(value)) for name, value in facts.items())
