"""
What VOD demands of a file and its text, held against them before anything is sent.

Sources: VOD manual of 2022-07-08, 5.1 (CreateUploadVideo), 5.3 (CreateUploadImage), 5.4
(CreateUploadAttachedMedia, whose lengths are in bytes) and the upload overview (extensions,
48.8 TB); OSS limits of multipart uploads (10 000 parts of at most 5 GiB). Lengths are counted in
characters as the manual says; the service's own messages speak of bytes, so that is a warning.
"""

import re
from collections.abc import Iterator

from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import AssetKind, MediaDraft
from desktop_uploader.domain.parts import PartLimits
from desktop_uploader.ports.provider import Finding, Review, Weight
from desktop_uploader.providers.alibaba.emoji import first_emoji, without_emoji

KIB, GIB, TIB = 1024, 1024**3, 1024**4
LIMITS = PartLimits(smallest_bytes=100 * KIB, largest_bytes=5 * GIB, most_parts=10_000)
LARGEST_FILE_BYTES = min(int(48.8 * TIB), LIMITS.largest_bytes * LIMITS.most_parts)

TITLE_CHARACTERS, TITLE_BYTES = 128, 128
DESCRIPTION_CHARACTERS, ATTACHED_DESCRIPTION_BYTES = 1024, 1024
MOST_TAGS, TAG_CHARACTERS = 16, 32

VIDEO = """mp4 ts 3gp mpg mpeg mpe dat vob asf avi wmv flv f4v rm rmvb mov mkv m3u8 dv gif m2t m4v
    mj2 mjpeg mts ogg qt swf webm"""
AUDIO = "mp3 wma wav aac ra m4a flac ape ac3 amr caf acm"
EXTENSIONS = {
    AssetKind.FILM: frozenset(f"{VIDEO} {AUDIO}".split()),
    AssetKind.IMAGE: frozenset(["png", "jpg", "jpeg", "gif"]),
    AssetKind.WATERMARK: frozenset(["png", "gif", "apng", "mov"]),
    AssetKind.SUBTITLE: frozenset(["srt", "ass", "stl", "ttml", "vtt"]),
    AssetKind.MATERIAL: frozenset(["jpg", "gif", "png", "mp4", "mat", "zip"]),
}
ATTACHED = frozenset({AssetKind.WATERMARK, AssetKind.SUBTITLE, AssetKind.MATERIAL})

NO_TRANSCODE = "VOD_NO_TRANSCODE"
PLAYED_AS_THEY_ARE = frozenset(["mp4", "flv", "mp3", "m3u8", "webm"])

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
TEXT_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""What no text may hold; line breaks and tabs may stand in a description."""


def review(draft: MediaDraft, source: Source) -> Review:
    """Hold `source` and `draft`, the account's defaults filled in, against all rules."""
    findings = (
        *_of_file(draft, source),
        *_of_title(draft),
        *_of_rest(draft),
        *_of_kind(draft),
    )
    return Review(findings, expects_processing=expects_processing(draft, source))


def of_text(draft: MediaDraft) -> Iterator[Finding]:
    """What the rules say of the words alone."""
    yield from _of_title(draft)
    yield from _of_rest(draft)


def expects_processing(draft: MediaDraft, source: Source) -> bool:
    """
    Whether the medium will move on by itself once its bytes are stored.

    Films do, but for those that stay as they were stored under the group that transcodes nothing,
    since not every format is played as it is.
    """
    if draft.kind is not AssetKind.FILM:
        return False
    if draft.workflow or draft.template != NO_TRANSCODE:
        return True
    return extension_of(source) in PLAYED_AS_THEY_ARE


def extension_of(source: Source) -> str:
    """The name's extension in lower case, without its dot; "" when there is none."""
    stem, dot, extension = source.name.rpartition(".")
    return extension.lower() if dot and stem else ""


def name_to_send(source: Source) -> str:
    """The last piece of the path, as text that the service takes: the path itself stays here."""
    return without_emoji(CONTROL.sub("_", source.name), "_")


def _of_file(draft: MediaDraft, source: Source) -> Iterator[Finding]:
    accepted, extension = EXTENSIONS[draft.kind], extension_of(source)
    if extension not in accepted:
        rule = "extension" if extension else "no-extension"
        yield _refuse(rule, field="file_name", found=extension, accepted=" ".join(sorted(accepted)))
    if extension == "m3u8":
        # The index goes up, its segments do not.
        yield _warn("playlist-without-segments", field="file_name", found=source.name)
    size_bytes = source.fingerprint.size_bytes
    if not size_bytes:
        yield _refuse("empty", field="file", found=0, unit="bytes")
    if size_bytes > LARGEST_FILE_BYTES:
        yield _refuse(
            "too-large", field="file", found=size_bytes, limit=LARGEST_FILE_BYTES, unit="bytes"
        )
    if not _is_text(source.path):
        yield _warn("name-not-text", field="file_name", found=name_to_send(source))


def _of_title(draft: MediaDraft) -> Iterator[Finding]:
    title = draft.title
    if not title.strip():
        yield _refuse("title-empty", field="title")
        return
    yield from _of_text("title", title, limit=TITLE_CHARACTERS)
    length_bytes = len(title.encode(errors="replace"))
    is_doubtful = draft.kind not in ATTACHED
    if is_doubtful and len(title) <= TITLE_CHARACTERS and length_bytes > TITLE_BYTES:
        yield _warn(
            "title-bytes", field="title", found=length_bytes, limit=TITLE_BYTES, unit="bytes"
        )


def _of_rest(draft: MediaDraft) -> Iterator[Finding]:
    yield from _of_text("description", draft.description, limit=DESCRIPTION_CHARACTERS)
    if len(draft.tags) > MOST_TAGS:
        yield _refuse("too-many-tags", field="tags", found=len(draft.tags), limit=MOST_TAGS)
    for tag in draft.tags:
        if not tag.strip():
            yield _refuse("tag-empty", field="tags")
        if "," in tag:
            # The service's separator: it would become two tags.
            yield _refuse("tag-comma", field="tags", found=tag)
        if len(tag) > TAG_CHARACTERS:
            yield _refuse(
                "tag-too-long", field="tags", tag=tag, found=len(tag), limit=TAG_CHARACTERS
            )
        yield from _of_signs("tags", tag)
    if draft.category and not re.fullmatch(r"-?[0-9]+", draft.category):
        yield _refuse("category-not-a-number", field="category", found=draft.category)
    if draft.cover_url and not draft.cover_url.lower().startswith(("http://", "https://")):
        yield _refuse("cover-not-an-address", field="cover_url", found=draft.cover_url)


def _of_kind(draft: MediaDraft) -> Iterator[Finding]:
    """What holds of the one kind and not of the other."""
    if draft.kind is AssetKind.FILM:
        return
    said = {
        "template": draft.template,
        "workflow": draft.workflow,
        "cover_url": draft.cover_url,
    }
    for field, value in said.items():
        if value:
            yield _warn("of-films-only", field=field, found=draft.kind.value)
    if draft.kind not in ATTACHED:
        return
    for field, text, limit in (
        ("title", draft.title, TITLE_BYTES),
        ("description", draft.description, ATTACHED_DESCRIPTION_BYTES),
    ):
        length_bytes = len(text.encode(errors="replace"))
        if length_bytes > limit >= len(text):
            yield _refuse("too-long", field=field, found=length_bytes, limit=limit, unit="bytes")


def _of_text(field: str, text: str, *, limit: int) -> Iterator[Finding]:
    if len(text) > limit:
        yield _refuse("too-long", field=field, found=len(text), limit=limit, unit="characters")
    yield from _of_signs(field, text)


def _of_signs(field: str, text: str) -> Iterator[Finding]:
    if emoji := first_emoji(text):
        yield _refuse("emoji", field=field, found=emoji)
    if (TEXT_CONTROL if field == "description" else CONTROL).search(text):
        yield _refuse("not-text", field=field)


def _is_text(path: bytes) -> bool:
    try:
        path.decode()
    except UnicodeDecodeError:
        return False
    return True


def _refuse(rule: str, **facts: object) -> Finding:
    return Finding(rule, Weight.REFUSE, _texts(facts))


def _warn(rule: str, **facts: object) -> Finding:
    return Finding(rule, Weight.WARN, _texts(facts))


def _texts(facts: dict[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(value)) for name, value in facts.items())
