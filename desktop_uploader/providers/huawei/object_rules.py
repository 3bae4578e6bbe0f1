"""What MPC demands of an object in OBS that it is to work on."""

from collections.abc import Iterator

from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.ports.provider import Finding, Review, Weight
from desktop_uploader.providers.huawei import rules
from desktop_uploader.providers.huawei.registering import object_of

EXAMPLE = "obs://my-bucket/films/a.mp4"


def review(draft: MediaDraft, source: Source, *, region: str) -> Review:
    """Hold an object and its order, the account's own templates filled in, against all rules."""
    findings = (
        *_of_object(source, region),
        *rules.of_templates(draft.template),
        *_of_order(draft),
    )
    return Review(findings, expects_processing=True)


def _of_object(source: Source, region: str) -> Iterator[Finding]:
    bucket, key, stated = object_of(source.text)
    if not bucket or not key:
        facts = (("field", "url"), ("found", source.text), ("accepted", EXAMPLE))
        yield Finding("not-an-object", Weight.REFUSE, facts)
    elif stated not in ("", region):
        facts = (("field", "region"), ("found", stated), ("accepted", region))
        yield Finding("object-elsewhere", Weight.REFUSE, facts)


def _of_order(draft: MediaDraft) -> Iterator[Finding]:
    if draft.is_left_as_it_is:
        yield Finding("register-makes-nothing", Weight.REFUSE, (("field", "template"),))
    elif not rules.templates_of(draft.template):
        yield Finding("register-says-nothing", Weight.REFUSE, (("field", "template"),))
    if draft.workflow:
        yield Finding("field-not-taken", Weight.REFUSE, (("field", "workflow"),))
