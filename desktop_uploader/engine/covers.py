"""The pictures that stand for films: held against the rules here, and sent with the commit."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from desktop_uploader.domain import events as e
from desktop_uploader.domain.credential import Credential
from desktop_uploader.domain.errors import (
    Cut,
    Outcome,
    Remedy,
    SourceRefused,
    Trouble,
    UploaderError,
)
from desktop_uploader.domain.job import Job, Source
from desktop_uploader.domain.picture import HEAD_BYTES, NAMES, extension_of, kind_of
from desktop_uploader.engine.bandwidth import Bandwidth
from desktop_uploader.engine.body import FilePart
from desktop_uploader.ports.cover import CoverDesk
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.provider import Abilities, Finding, Provider, Weight
from desktop_uploader.ports.source_files import SourceFiles

FIELD = "cover"
MOST_ATTEMPTS = 8
"""Failures in a row that pass by themselves, before the film goes without its cover."""
LONGEST_WAIT_S = 120.0
"""A far end that wants to be left alone for longer holds up no film for the sake of its cover."""


@dataclass(frozen=True, slots=True)
class Covers:
    """
    Looks at pictures, and brings them to where they belong. Used by many threads.

    Attributes:
        most_attempts: As many failures in a row as a step may have: one more would end the job.
    """

    files: SourceFiles
    bandwidth: Bandwidth
    most_attempts: int

    def findings(self, path: bytes, abilities: Abilities) -> tuple[Finding, ...]:
        """
        What the rules say of a picture, without the network; nothing of b"".

        A cloud that takes no files for covers is warned of: its films go without.
        """
        if not path:
            return ()
        if not abilities.cover_kinds:
            return (Finding("cover-not-taken", Weight.WARN, (("field", FIELD),)),)
        try:
            source, head = self._seen(path)
        except UploaderError as error:
            return (
                _refuse("cover-unreadable", path, why=error.trouble.code or error.trouble.kind),
            )
        return tuple(_broken_rules(source, head, abilities=abilities))

    def given_up(self, job: Job, provider: Provider) -> e.CoverGivenUp | None:
        """Why a cover that was named can no longer be used; None where it still can."""
        if not job.has_cover_to_send:
            return None
        findings = self.findings(job.draft.cover, provider.abilities)
        if not findings:
            return None
        refused = SourceRefused(code=findings[0].rule, facts=dict(findings[0].facts))
        return e.CoverGivenUp(trouble=refused.trouble)

    def send(
        self, job: Job, provider: Provider, *, credential: Credential | None, cutoff: Cutoff
    ) -> e.Event:
        """
        Bring the cover of a film whose bytes are there; what came of it, which is never an error.

        What passes by itself is a failure of the step, but so often only: then the film goes on.

        Raises:
            Cut: Our own side ended the call.
        """
        desk = provider.covers
        assert desk is not None, "only asked where covers are taken"
        assert job.place is not None
        unusable = self.given_up(job, provider)
        if unusable is not None:
            return unusable
        try:
            return self._sent(job, desk, credential=credential, cutoff=cutoff)
        except Cut:
            raise
        except UploaderError as error:
            # Of the commit it says nothing: that has not been asked for.
            trouble = replace(error.trouble, outcome=Outcome.NOT_DONE)
            if _passes_soon(trouble) and job.attempt + 1 < min(MOST_ATTEMPTS, self.most_attempts):
                return e.Failed(trouble=trouble)
            return e.CoverGivenUp(trouble=trouble, request_ids=(trouble.request_id,))

    def _sent(
        self, job: Job, desk: CoverDesk, *, credential: Credential | None, cutoff: Cutoff
    ) -> e.CoverKept:
        assert job.place is not None
        source = self.files.find(job.draft.cover)
        opened = self.files.open(source)
        try:
            body = FilePart(
                opened,
                span=(0, source.fingerprint.size_bytes),
                bandwidth=self.bandwidth,
                cutoff=cutoff,
                count=lambda _: None,
            )
            request_ids = desk.keep(
                job.place,
                credential=credential,
                extension=extension_of(source.name),
                body=body,
            )
        finally:
            opened.close()
        return e.CoverKept(request_ids=request_ids)

    def _seen(self, path: bytes) -> tuple[Source, bytes]:
        source = self.files.find(path)
        opened = self.files.open(source)
        try:
            head = bytearray(HEAD_BYTES)
            got = opened.read_into(memoryview(head), offset=0)
        finally:
            opened.close()
        return source, bytes(head[:got])


def may_be_missed(job: Job, provider: Provider, *, error: UploaderError) -> bool:
    """
    Whether a commit was refused because it wanted a cover that was given up.

    The film must not be lost over it: it is brought to another place, opened without a cover.
    """
    assert job.place is not None
    is_final = error.trouble.outcome is Outcome.NOT_DONE and error.remedy not in (
        Remedy.RETRY,
        Remedy.WAIT,
        Remedy.RENEW,
        Remedy.SIGN_IN,
    )
    desk = provider.covers
    was_named = bool(job.draft.cover) and not job.has_cover_to_send
    return is_final and was_named and desk is not None and desk.is_awaited(job.place)


def _passes_soon(trouble: Trouble) -> bool:
    return trouble.remedy is Remedy.RETRY and (trouble.retry_after_s or 0.0) <= LONGEST_WAIT_S


def _broken_rules(source: Source, head: bytes, *, abilities: Abilities) -> Iterator[Finding]:
    extension, kind = extension_of(source.name), kind_of(head)
    accepted = " ".join(sorted(abilities.cover_kinds))
    size_bytes, limit = source.fingerprint.size_bytes, abilities.limits.largest_bytes
    if extension not in abilities.cover_kinds:
        yield _refuse("cover-extension", source.path, found=extension, accepted=accepted)
    elif not kind:
        yield _refuse("cover-not-a-picture", source.path, accepted=accepted)
    elif extension not in NAMES[kind]:
        # The service goes by the name; players would be told the wrong kind.
        yield _refuse("cover-misnamed", source.path, found=extension, wanted=NAMES[kind][0])
    if size_bytes > limit:
        yield _refuse("cover-too-large", source.path, found=size_bytes, limit=limit, unit="bytes")


def _refuse(rule: str, path: bytes, **facts: object) -> Finding:
    told = {**facts, "field": FIELD, "cover": path.decode("utf-8", "replace")}
    return Finding(rule, Weight.REFUSE, tuple((name, str(value)) for name, value in told.items()))
