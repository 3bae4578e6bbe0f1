"""
What VOD demands of an address that it is to fetch, and of its text.

Lengths are in bytes here, where a file's are in characters: both are held. Source: VOD manual of
2022-07-08, 5.5.
"""

from collections.abc import Iterator

from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import AssetKind, MediaDraft
from desktop_uploader.ports.provider import Finding, Review, Weight
from desktop_uploader.providers.alibaba import rules

REGIONS = frozenset({"cn-shanghai", "ap-southeast-1"})
TITLE_BYTES, DESCRIPTION_BYTES, TAG_BYTES = 128, 1024, 32
URL_BYTES = 1024
"""Of the address of a cover."""


def review(draft: MediaDraft, source: Source, *, region: str) -> Review:
    """Hold an address and its text, the account's defaults filled in, against all rules."""
    # For a file it is doubtful whether its title is counted in bytes; here it is not.
    words = [finding for finding in rules.of_text(draft) if finding.rule != "title-bytes"]
    if not any(finding.rule in ("too-long", "tag-too-long") for finding in words):
        words += _of_bytes(draft)
    findings = (*_of_region(region), *_of_address(draft, source), *words)
    return Review(findings, expects_processing=_expects_processing(draft, source))


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
