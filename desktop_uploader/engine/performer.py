"""
One step of one job: the calls it needs, made on a worker, told as events.

A step that begins in doubt asks before it acts. What is asked depends on what the cloud declares:
where completing the upload is the commit, a new credential would permit overwriting, so there the
service itself is asked first.
"""

from collections.abc import Sequence
from dataclasses import replace

from fastcrc import crc64

from desktop_uploader.domain import events as e
from desktop_uploader.domain.credential import Credential, Grant
from desktop_uploader.domain.effects import Step
from desktop_uploader.domain.errors import (
    ContentMismatch,
    CredentialExpired,
    Cut,
    FieldRefused,
    ObjectMissing,
    PlaceGone,
    ProviderError,
    SourceRefused,
    UploadGone,
)
from desktop_uploader.domain.job import Job
from desktop_uploader.domain.lifecycle import COVER_AWAITED
from desktop_uploader.domain.parts import ObjectFacts, PartPlan, StoredPart
from desktop_uploader.engine.covers import FIELD as COVER
from desktop_uploader.engine.covers import Covers, may_be_missed
from desktop_uploader.engine.kinds import refuse_disguised, refuse_taken_off
from desktop_uploader.engine.registering import register
from desktop_uploader.engine.reports import StepEnded
from desktop_uploader.ports.control_plane import Arrival
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.provider import Abilities, Provider
from desktop_uploader.ports.source_files import ContainerCheck, Soundness, SourceFiles

READ_BYTES = 1024 * 1024


class Performer:
    """Makes the calls of one job's step. Holds nothing; may be used by many threads."""

    def __init__(self, files: SourceFiles, covers: Covers, *, home_key: str) -> None:
        """
        Args:
            home_key: Makes a job's number unique over all homes.
        """
        self._files = files
        self._covers = covers
        self._home_key = home_key

    def check(self, job: Job, provider: Provider) -> StepEnded:
        """Hold the file and its text against the rules that need no network."""
        now = self._files.find(job.source.path)
        if not job.source.fingerprint.is_same_file(now.fingerprint):
            # Opened for its error: the same sentence as for a change under way.
            self._files.open(job.source).close()
        refuse_taken_off(job.draft.kind, provider.abilities)
        review = provider.review(job.draft, job.source)
        if review.refusals:
            first = review.refusals[0]
            raise SourceRefused(code=first.rule, facts=dict(first.facts))
        refuse_disguised(self._files, job.source, kind=job.draft.kind)
        refuse_broken(self._files.check_container(job.source))
        checked = e.Checked(expects_processing=review.expects_processing)
        # A picture that went bad while its film waited keeps the film from nothing.
        given_up = self._covers.given_up(job, provider)
        return StepEnded(
            job.id, Step.CHECK, (checked,) if given_up is None else (given_up, checked)
        )

    def authorize(self, job: Job, provider: Provider, *, cutoff: Cutoff) -> StepEnded:
        """Get a place, or a new credential for the place that the job has."""
        if job.place is None:
            return self._open(job, provider, cutoff=cutoff)
        if provider.abilities.knows_arrival and (
            job.is_in_doubt or _makes_another(job, provider.abilities)
        ):
            arrival = provider.control_plane.inspect(job.place, cutoff=cutoff)
            if arrival.has_arrived:
                return _arrived_by(job, arrival)
        return _granted(job, provider.control_plane.renew(job.place, cutoff=cutoff))

    def prepare(
        self,
        job: Job,
        provider: Provider,
        *,
        credential: Credential,
        plan: PartPlan,
        cutoff: Cutoff,
    ) -> StepEnded:
        """Make ready to send: settle a doubt, look what the store holds, or open an upload."""
        if plan.is_single:
            return self._prepare_put(job, provider, credential=credential, plan=plan, cutoff=cutoff)
        if job.upload is None:
            upload, request_id = provider.store.initiate(credential, cutoff=cutoff)
            opened = e.UploadOpened(
                upload=upload, part_bytes=plan.part_bytes, request_ids=(request_id,)
            )
            return StepEnded(job.id, Step.SEND, (opened,), listed=(), is_ready_to_send=True)
        try:
            listed = provider.store.list_parts(credential, job.upload, cutoff=cutoff)
        except UploadGone:
            return self._look_for_object(job, provider, credential=credential, cutoff=cutoff)
        return StepEnded(job.id, Step.SEND, listed=tuple(listed), is_ready_to_send=True)

    def complete(
        self,
        job: Job,
        provider: Provider,
        *,
        credential: Credential,
        parts: Sequence[StoredPart],
        cutoff: Cutoff,
    ) -> StepEnded:
        """Join the parts. An upload that is gone may have been joined by a call that got lost."""
        assert job.upload is not None
        try:
            facts = provider.store.complete(credential, job.upload, parts=parts, cutoff=cutoff)
        except UploadGone:
            return self._look_for_object(
                job, provider, credential=credential, cutoff=cutoff, step=Step.COMPLETE
            )
        return StepEnded(
            job.id, Step.COMPLETE, (e.Completed(arrived=facts, request_ids=(facts.request_id,)),)
        )

    def verify(
        self, job: Job, provider: Provider, *, credential: Credential | None, cutoff: Cutoff
    ) -> StepEnded:
        """Compare what the far end states with what was read from disk."""
        assert job.place is not None
        if credential is not None:
            facts = provider.store.head(credential, cutoff=cutoff)
        elif provider.abilities.knows_arrival:
            arrival = provider.control_plane.inspect(job.place, cutoff=cutoff)
            facts = ObjectFacts(size_bytes=arrival.size_bytes, request_id=arrival.request_id)
        else:
            raise CredentialExpired("no credential to look at the object with")
        if job.content_crc64 is None and facts.crc64 is not None:
            job = replace(job, content_crc64=_crc_of(self._files, job, cutoff=cutoff))
        return StepEnded(job.id, Step.VERIFY, (proof_of(job, facts),))

    def commit(
        self, job: Job, provider: Provider, *, credential: Credential | None, cutoff: Cutoff
    ) -> StepEnded:
        """
        Bring the cover first, if there is one: what came of it is all that this step then does.
        Else register the object; in doubt, look for the medium before it is said again.
        """
        assert job.place is not None
        if job.has_cover_to_send and provider.covers is not None:
            came = self._covers.send(job, provider, credential=credential, cutoff=cutoff)
            return StepEnded(job.id, Step.COMMIT, (came,))
        try:
            return register(job, provider, cutoff=cutoff)
        except ProviderError as error:
            if not may_be_missed(job, provider, error=error):
                raise
            raise PlaceGone(
                action=error.trouble.action, code=COVER_AWAITED, facts=error.trouble.facts
            ) from error

    def abort(
        self, job: Job, provider: Provider, *, credential: Credential | None, cutoff: Cutoff
    ) -> StepEnded:
        """Make the store forget the parts."""
        assert job.upload is not None
        assert job.place is not None
        if credential is None and _makes_another(job, provider.abilities):
            return StepEnded(job.id, Step.ABORT, (e.Aborted(is_forgotten=False),))
        if credential is None:
            grant = provider.control_plane.renew(job.place, cutoff=cutoff)
            if grant.place.target != job.place.target:
                return StepEnded(job.id, Step.ABORT, (e.Aborted(is_forgotten=False),))
            credential = grant.credential
        provider.store.abort(credential, job.upload, cutoff=cutoff)
        return StepEnded(job.id, Step.ABORT, (e.Aborted(),))

    def _open(self, job: Job, provider: Provider, *, cutoff: Cutoff) -> StepEnded:
        """A new place; without the cover, where that is what the service takes offence at."""
        key, plane = f"{self._home_key}-{job.id}", provider.control_plane
        without = replace(job.draft, cover=b"")
        draft = job.draft if job.has_cover_to_send else without
        try:
            return _granted(job, plane.open(draft, job.source, job_key=key, cutoff=cutoff))
        except FieldRefused as refused:
            if not draft.cover or refused.trouble.facts.get("field") != COVER:
                raise
            given_up = e.CoverGivenUp(trouble=refused.trouble)
        granted = _granted(job, plane.open(without, job.source, job_key=key, cutoff=cutoff))
        return replace(granted, events=(given_up, *granted.events))

    def _prepare_put(
        self,
        job: Job,
        provider: Provider,
        *,
        credential: Credential,
        plan: PartPlan,
        cutoff: Cutoff,
    ) -> StepEnded:
        """A PUT whose answer was lost may have stored the object: look before it goes again."""
        try:
            facts = provider.store.head(credential, cutoff=cutoff)
        except ObjectMissing:
            opened = e.UploadOpened(upload=None, part_bytes=plan.part_bytes)
            return StepEnded(job.id, Step.SEND, (opened,), listed=(), is_ready_to_send=True)
        if facts.size_bytes == job.size_bytes:
            # Its CRC is compared with the file's own when the job is verified.
            return StepEnded(job.id, Step.SEND, (_completed(facts),))
        raise ContentMismatch(facts={"found": str(facts.size_bytes), "size": str(job.size_bytes)})

    def _look_for_object(
        self,
        job: Job,
        provider: Provider,
        *,
        credential: Credential,
        cutoff: Cutoff,
        step: Step = Step.SEND,
    ) -> StepEnded:
        try:
            facts = provider.store.head(credential, cutoff=cutoff)
        except ObjectMissing as missing:
            raise UploadGone(
                "neither the upload nor the object is there",
                request_id=missing.trouble.request_id,
            ) from missing
        return StepEnded(job.id, step, (_completed(facts),))


def _makes_another(job: Job, abilities: Abilities) -> bool:
    """
    Whether renewing makes another record at the service, beside the one that there is.

    There it is asked for only when the first one is known to be empty: two would be one too many.
    """
    return job.draft.kind in abilities.kinds_made_anew


def refuse_broken(check: ContainerCheck) -> None:
    """
    Raises:
        SourceRefused: The film is not finished, or no film.
    """
    if check.soundness is Soundness.BROKEN:
        raise SourceRefused(code=check.detail)


def proof_of(job: Job, facts: ObjectFacts) -> e.Event:
    """
    `Proved`, when size and checksum agree with what was read.

    Raises:
        ContentMismatch: They do not.
    """
    if facts.size_bytes is not None and facts.size_bytes != job.size_bytes:
        raise ContentMismatch(facts={"found": str(facts.size_bytes), "size": str(job.size_bytes)})
    ours, theirs = job.content_crc64, facts.crc64
    if ours is not None and theirs is not None and ours != theirs:
        raise ContentMismatch(facts={"found_crc64": str(theirs), "crc64": str(ours)})
    is_compared = facts.size_bytes is not None or (ours is not None and theirs is not None)
    return e.Proved(is_compared=is_compared, request_ids=(facts.request_id,))


def _crc_of(files: SourceFiles, job: Job, *, cutoff: Cutoff) -> int:
    """Read the file once more: its receipts were lost with the answer that carried them."""
    source = files.open(job.source)
    buffer = memoryview(bytearray(READ_BYTES))
    total, offset = 0, 0
    try:
        while got := source.read_into(buffer, offset=offset):
            if cutoff.is_cut:
                raise Cut
            total = crc64.xz(buffer[:got], total)
            offset += got
        source.check_unchanged()
    finally:
        source.close()
    return total


def _granted(job: Job, grant: Grant) -> StepEnded:
    event = e.CredentialGranted(place=grant.place, request_ids=(grant.request_id,))
    return StepEnded(job.id, Step.AUTHORIZE, (event,), credential=grant.credential)


def _arrived_by(job: Job, arrival: Arrival) -> StepEnded:
    facts = ObjectFacts(size_bytes=arrival.size_bytes, request_id=arrival.request_id)
    return StepEnded(job.id, Step.AUTHORIZE, (_completed(facts),))


def _completed(facts: ObjectFacts) -> e.Event:
    return e.Completed(arrived=facts, request_ids=(facts.request_id,))
