"""
What OBS and MPC demand of a file and its order, held against them before anything is sent.

Sources: OBS constraints (parts of 100 KB to 5 GB, 10 000 of them, objects to 48.8 TB, keys of 1024
bytes); MPC manual of 2024-03-05, 8.1 (nine templates a task, ids are numbers). Which films MPC can
read it says only when it has tried.
"""

import re
from collections.abc import Iterator

from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.domain.parts import PartLimits
from desktop_uploader.ports.provider import Finding, Review, Weight

KIB, GIB, TIB = 1024, 1024**3, 1024**4
LIMITS = PartLimits(smallest_bytes=100 * KIB, largest_bytes=5 * GIB, most_parts=10_000)
LARGEST_FILE_BYTES = min(int(48.8 * TIB), LIMITS.largest_bytes * LIMITS.most_parts)
KEY_BYTES = 1024
MOST_TEMPLATES = 9
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
WILD = re.compile(r"[*?]|\$(?=\{)")
"""IAM, "JSON elements of a policy": an asterisk, a question mark, and the variables `${…}`."""
SPACE_FOR_OUTPUT_NAMES_BYTES = 200
"""MPC makes longer names of a key for what it makes."""


def review(draft: MediaDraft, source: Source) -> Review:
    """Hold `source` and `draft`, the account's own templates filled in, against all rules."""
    findings = (*_of_file(source), *of_templates(draft.template))
    return Review(findings, expects_processing=bool(templates_of(draft.template)))


def templates_of(text: str) -> list[str]:
    """Ids of templates, as they stand with commas between them."""
    return [piece.strip() for piece in text.split(",") if piece.strip()]


def key_of(source: Source, *, directory: str, folder: str) -> str:
    """
    The key of a film: folder and name, as long as OBS and its outputs let it be.

    A name is cut in its stem, so that its kind can still be told. Signs that mean "any" in the
    policy of a key are replaced: the key would open other objects as well.
    """
    prefix = "/".join(piece for piece in (directory, folder) if piece) + "/"
    name = (
        WILD.sub("_", CONTROL.sub("_", source.name)).replace("/", "_").replace("\\", "_").strip()
        or "film"
    )
    if name in (".", ".."):
        name = "film"
    stem, dot, extension = name.rpartition(".")
    if not stem:
        stem, dot, extension = name, "", ""
    room = KEY_BYTES - SPACE_FOR_OUTPUT_NAMES_BYTES - len((prefix + dot + extension).encode())
    return prefix + stem.encode()[: max(room, 1)].decode(errors="ignore") + dot + extension


def _of_file(source: Source) -> Iterator[Finding]:
    size_bytes = source.fingerprint.size_bytes
    if not size_bytes:
        yield _refuse("empty", field="file", found=0, unit="bytes")
    if size_bytes > LARGEST_FILE_BYTES:
        yield _refuse(
            "too-large", field="file", found=size_bytes, limit=LARGEST_FILE_BYTES, unit="bytes"
        )


def of_templates(text: str) -> Iterator[Finding]:
    """What the rules say of the ids of templates alone."""
    templates = templates_of(text)
    if len(templates) > MOST_TEMPLATES:
        yield _refuse(
            "too-many-templates", field="template", found=len(templates), limit=MOST_TEMPLATES
        )
    for one in templates:
        if not (one.isascii() and one.isdigit()):
            yield _refuse("template-not-a-number", field="template", found=one)


def _refuse(rule: str, **facts: object) -> Finding:
    texts = tuple((name, str(value)) for name, value in facts.items())
    return Finding(rule, Weight.REFUSE, texts)
