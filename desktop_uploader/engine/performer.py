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
    ObjectMissing,
    OutcomeUnknown,
    PlaceGone,
    SourceRefused,
    UploadGone,
)
from desktop_uploader.domain.job import Job
from desktop_uploader.domain.parts import ObjectFacts, PartPlan, StoredPart
from desktop_uploader.engine.reports import StepEnded
from desktop_uploader.ports.control_plane import Arrival
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.provider import Provider
from desktop_uploader.ports.source_files import ContainerCheck, Soundness, SourceFiles

READ_BYTES = 1024 * 1024


class Performer:
    """Makes the calls of one job's step. Holds nothing; may be used by many threads."""

    def __init__(self, files: SourceFiles, *, home_key: str) -> None:
        """
        Args:
            home_key: Makes a job's number unique over all homes.
        """
        self._files = files
        self._home_key = home_key

    def check(self, job: Job, provider: Provider) -> StepEnded:
        """Hold the file and its text against the rules that need no network."""
        now = self._files.find(job.source.path)
        if not job.source.fingerprint.is_same_file(now.fingerprint):
            # Opened for its error: the same sentence as for a change under way.
            self._files.open(job.source).close()
        review = provider.review(job.draft, job.source)
        if review.refusals:
            first = review.refusals[0]
            raise SourceRefused(code=first.rule, facts=dict(first.facts))
        refuse_broken(self._files.check_container(job.source))
        return StepEnded(
            job.id, Step.CHECK, (e.Checked(expects_processing=review.expects_processing),)
        )

    def authorize(self, job: Job, provider: Provider, *, cutoff: Cutoff) -> StepEnded:
        """Get a place, or a new credential for the place that the job has."""
        if job.place is None:
            grant = provider.control_plane.open(
                job.draft, job.source, job_key=f"{self._home_key}-{job.id}", cutoff=cutoff
            )
            return _granted(job, grant)
        if job.is_in_doubt and provider.abilities.knows_arrival:
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
            job = replace(job, content_crc64=self._crc_of(job, cutoff))
        return StepEnded(job.id, Step.VERIFY, (proof_of(job, facts),))

    def commit(self, job: Job, provider: Provider, *, cutoff: Cutoff) -> StepEnded:
        """Register the object; in doubt, look for the medium before it is said again."""
        assert job.place is not None
        if job.is_in_doubt and (found := self._found(job, provider, cutoff=cutoff)) is not None:
            return found
        facts = job.arrived or ObjectFacts()
        try:
            made = provider.control_plane.commit(job.place, facts, cutoff=cutoff)
        except PlaceGone as gone:
            if not job.is_in_doubt:
                raise
            # The first one may have used the session up after we had looked.
            if (found := self._found(job, provider, cutoff=cutoff)) is not None:
                return found
            raise OutcomeUnknown(
                action=gone.trouble.action, code=gone.trouble.code, facts=gone.trouble.facts
            ) from gone
        committed = e.Committed(
            place=made.place, warnings=made.warnings, request_ids=(made.request_id,)
        )
        return StepEnded(job.id, Step.COMMIT, (committed,))

    def abort(
        self, job: Job, provider: Provider, *, credential: Credential | None, cutoff: Cutoff
    ) -> StepEnded:
        """Make the store forget the parts."""
        assert job.upload is not None
        assert job.place is not None
        if credential is None:
            grant = provider.control_plane.renew(job.place, cutoff=cutoff)
            if grant.place.target != job.place.target:
                return StepEnded(job.id, Step.ABORT, (e.Aborted(),))
            credential = grant.credential
        provider.store.abort(credential, job.upload, cutoff=cutoff)
        return StepEnded(job.id, Step.ABORT, (e.Aborted(),))

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

    def _found(self, job: Job, provider: Provider, *, cutoff: Cutoff) -> StepEnded | None:
        """The end of the step, if the commit that nobody answered was carried out."""
        assert job.place is not None
        found = provider.control_plane.find(job.place, job.source, cutoff=cutoff)
        if found is None:
            return None
        place = replace(job.place, media_id=found)
        return StepEnded(job.id, Step.COMMIT, (e.Committed(place=place),))

    def _crc_of(self, job: Job, cutoff: Cutoff) -> int:
        """Read the file once more: its receipts were lost with the answer that carried them."""
        source = self._files.open(job.source)
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


def _granted(job: Job, grant: Grant) -> StepEnded:
    event = e.CredentialGranted(place=grant.place, request_ids=(grant.request_id,))
    return StepEnded(job.id, Step.AUTHORIZE, (event,), credential=grant.credential)


def _arrived_by(job: Job, arrival: Arrival) -> StepEnded:
    facts = ObjectFacts(size_bytes=arrival.size_bytes, request_id=arrival.request_id)
    return StepEnded(job.id, Step.AUTHORIZE, (_completed(facts),))


def _completed(facts: ObjectFacts) -> e.Event:
    return e.Completed(arrived=facts, request_ids=(facts.request_id,))
