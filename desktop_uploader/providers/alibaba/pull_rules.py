"""
What VOD demands of an address that it is to fetch, and of its text.

Lengths are in bytes here, where a file's are in characters: both are held. Source: VOD manual of
2022-07-08, 5.5.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import AssetKind, MediaDraft
from desktop_uploader.ports.provider import Finding, Review, Weight
from desktop_uploader.providers.alibaba import rules

REGIONS = frozenset({"cn-shanghai", "ap-southeast-1"})
HOST = re.compile(r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]\.oss-[a-z0-9-]+\.aliyuncs\.com")
TITLE_BYTES, DESCRIPTION_BYTES, TAG_BYTES = 128, 1024, 32
URL_BYTES = 1024
"""Of the address of a cover, and of an object."""


def review(draft: MediaDraft, source: Source, *, region: str) -> Review:
    """Hold an address and its text, the account's defaults filled in, against all rules."""
    # For a file it is doubtful whether its title is counted in bytes; here it is not.
    words = [finding for finding in rules.of_text(draft) if finding.rule != "title-bytes"]
    if not any(finding.rule in ("too-long", "tag-too-long") for finding in words):
        words += _of_bytes(draft)
    findings = (*_of_region(region), *_of_address(draft, source), *words)
    return Review(findings, expects_processing=_expects_processing(draft, source))


def review_object(draft: MediaDraft, source: Source) -> Review:
    """Hold an object of OSS and its text, what is to be made of it filled in, against all rules."""
    words = [finding for finding in rules.of_text(draft) if finding.rule != "title-bytes"]
    if not any(finding.rule in ("too-long", "tag-too-long") for finding in words):
        words += _of_bytes(draft)
    return Review(
        (*_of_object(draft, source), *words),
        expects_processing=_expects_processing(draft, source),
    )


def _of_object(draft: MediaDraft, source: Source) -> Iterator[Finding]:
    _, is_of_oss = bucket_of(source.text)
    if not is_of_oss:
        example = "https://my-bucket.oss-cn-shanghai.aliyuncs.com/films/a.mp4"
        yield _refuse("not-an-object", field="url", found=source.text, accepted=example)
    accepted = rules.EXTENSIONS[AssetKind.FILM]
    extension = rules.extension_of(source)
    if extension not in accepted:
        words = " ".join(sorted(accepted))
        yield _refuse("address-extension", field="extension", found=extension, accepted=words)
    if len(source.path) > URL_BYTES:
        yield _refuse("too-many-bytes", field="url", found=len(source.path), limit=URL_BYTES)
    if not draft.template and not draft.workflow:
        # Without a word the service makes nothing, and the manual warns of what comes of it.
        yield _refuse("register-says-nothing", field="template")
    if draft.output:
        yield _refuse("output-not-chosen", field="output")


def bucket_of(url: str) -> tuple[str, bool]:
    """The host of an object's address, and whether it is one of OSS with a key."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    is_of_oss = bool(HOST.fullmatch(host)) and parts.scheme in ("http", "https")
    return host, is_of_oss and len(parts.path) > 1


def _of_region(region: str) -> Iterator[Finding]:
    if region and region not in REGIONS:
        yield _refuse("pull-region", field="region", found=region, accepted=" ".join(REGIONS))


def _of_address(draft: MediaDraft, source: Source) -> Iterator[Finding]:
    accepted = rules.EXTENSIONS[AssetKind.FILM]
    extension = draft.extension or rules.extension_of(source)
    if extension not in accepted:
        rule = "address-extension" if extension else "address-without-extension"
        words = " ".join(sorted(accepted))
        yield _refuse(rule, field="extension", found=extension, accepted=words)
    if draft.md5:
        yield Finding("md5-not-compared", Weight.WARN, (("field", "md5"),))


def _of_bytes(draft: MediaDraft) -> Iterator[Finding]:
    said = [
        ("title", draft.title, TITLE_BYTES),
        ("description", draft.description, DESCRIPTION_BYTES),
        ("cover_url", draft.cover_url, URL_BYTES),
        *(("tags", tag, TAG_BYTES) for tag in draft.tags),
    ]
    for field, text, limit in said:
        length = len(text.encode(errors="replace"))
        if length > limit:
            yield _refuse("too-many-bytes", field=field, found=length, limit=limit)


def _expects_processing(draft: MediaDraft, source: Source) -> bool:
    if draft.workflow or draft.template != rules.NO_TRANSCODE:
        return True
    return (draft.extension or rules.extension_of(source)) in rules.PLAYED_AS_THEY_ARE


def _refuse(rule: str, **facts: object) -> Finding:
    return Finding(rule, Weight.REFUSE, tuple((name, str(value)) for name, value in facts.items()))
