"""
Upload ids of the ledger that nobody needs any more: looked at, dropped, settled.

An id is settled when the store says that it does not know it. One that nobody can ask about stays
in the ledger, until the cloud's own word on the life of parts settles it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from desktop_uploader.domain.credential import Credential, Place
from desktop_uploader.domain.errors import (
    ClockWrong,
    Denied,
    OutcomeUnknown,
    RequestRefused,
    UploaderError,
    UploadGone,
)
from desktop_uploader.domain.ids import AccountName
from desktop_uploader.domain.job import FINAL, Job
from desktop_uploader.domain.media import AssetKind
from desktop_uploader.engine.cutoff import JobCutoff
from desktop_uploader.engine.loop import Loop
from desktop_uploader.ports.journal import UploadNoted
from desktop_uploader.ports.provider import Provider
from desktop_uploader.ports.sweeper import Sighting
from desktop_uploader.ports.tidying import Leftover, LeftoverKind, Standing

MOST_ABORTS = 3
"""A part that was under way while its upload was aborted is dropped by the next abort."""
DAY_S = 86_400.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Seen:
    """An upload as it was found, and the means to drop it: none where it is not to be dropped."""

    leftover: Leftover
    job: Job | None = None
    provider: Provider | None = None
    place: Place | None = None
    credential: Credential | None = None


class LeftoverUploads:
    """Asks on the thread of whoever wants to know; what was settled is written by the loop."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._tools = loop.tools
        self._journal = loop.tools.journal

    def look(self, noted: UploadNoted) -> Leftover:
        """How one id of the ledger stands."""
        return self._seen(noted).leftover

    def drop(self, found: Leftover) -> Leftover:
        """Drop the parts of one, if nobody needs them still."""
        noted = next((one for one in self._journal.open_uploads() if _is_of(one, found)), None)
        if noted is None:
            return replace(found, standing=Standing.GONE)
        seen = self._seen(noted)
        if seen.leftover.standing is Standing.GONE:
            self._settle(noted, "gone")
        if seen.leftover.standing is not Standing.LEFT:
            return seen.leftover
        try:
            self._make_gone(noted, seen)
        except UploaderError as error:
            return replace(seen.leftover, standing=Standing.UNKNOWN, trouble=error.trouble)
        self._settle(noted, "aborted")
        return replace(seen.leftover, standing=Standing.DROPPED)

    def foreign(self, account: AccountName) -> list[Leftover]:
        """What an account sees in its store that is in no ledger of ours."""
        try:
            sighted = self._sighted(account)
        except UploaderError:
            return []  # Each id of ours is asked about by its name all the same.
        ours = {(one.target, one.upload) for one in self._journal.open_uploads()}
        return [_foreign(one, account) for one in sighted if (one.target, one.upload) not in ours]

    def _sighted(self, account: AccountName) -> Sequence[Sighting]:
        provider = self._tools.providers.provider_for(account)
        if not provider.abilities.lists_uploads:
            return ()
        pairs = [(one, self._job_of(one)) for one in self._journal.open_uploads()]
        places = {
            one.target: place_of(one, job)
            for one, job in pairs
            if one.account == account and not _is_needed(one, job)
        }
        survey = provider.sweeper.survey
        return said_twice(lambda: survey(list(places.values()), cutoff=JobCutoff()))

    def _seen(self, noted: UploadNoted) -> _Seen:
        job = self._job_of(noted)
        known = self._known(noted, job)
        if _is_needed(noted, job):
            return _Seen(replace(known, standing=Standing.NEEDED))
        try:
            return said_twice(lambda: self._asked(known, noted, job=job))
        except UploadGone:
            return _Seen(replace(known, standing=Standing.GONE, size_bytes=0))
        except UploaderError as error:
            return _Seen(replace(known, standing=Standing.UNKNOWN, trouble=error.trouble))

    def _asked(self, known: Leftover, noted: UploadNoted, *, job: Job | None) -> _Seen:
        provider = self._tools.providers.provider_for(noted.account)
        place = place_of(noted, job)
        credential = provider.sweeper.reach(place, cutoff=JobCutoff())
        seen = _Seen(known, job, provider, place, credential)
        if credential is None or credential.target != noted.target:
            return replace(seen, leftover=self._unseen(seen, noted), credential=None)
        parts = provider.store.list_parts(credential, noted.upload, cutoff=JobCutoff())
        size_bytes = sum(part.size_bytes for part in parts)
        return replace(seen, leftover=replace(known, size_bytes=size_bytes))

    def _unseen(self, seen: _Seen, noted: UploadNoted) -> Leftover:
        """How one stands that nobody may look at any more."""
        if self._goes_by_name(seen, noted):
            return seen.leftover
        assert seen.provider is not None
        life_days = seen.provider.abilities.part_life_days
        age_s = self._tools.clock.now_s() - noted.at_s
        is_over = life_days is not None and age_s > life_days * DAY_S
        return replace(seen.leftover, standing=Standing.GONE if is_over else Standing.UNKNOWN)

    def _make_gone(self, noted: UploadNoted, seen: _Seen) -> None:
        assert seen.provider is not None
        assert seen.place is not None
        if self._goes_by_name(seen, noted):
            try:
                seen.provider.sweeper.drop_parts(seen.place, cutoff=JobCutoff())
            except (RequestRefused, Denied):
                if seen.credential is None:
                    raise
        if seen.credential is not None:
            _abort(seen.provider, seen.credential, noted=noted)

    def _goes_by_name(self, seen: _Seen, noted: UploadNoted) -> bool:
        """Whether the service may drop all parts of the medium: no other upload of it is needed."""
        assert seen.provider is not None
        assert seen.place is not None
        is_film = seen.job is not None and seen.job.draft.kind is AssetKind.FILM
        if not (seen.provider.abilities.drops_parts and is_film and seen.place.media_id):
            return False
        return not any(
            one.target == noted.target and _is_needed(one, self._job_of(one))
            for one in self._journal.open_uploads()
        )

    def _known(self, noted: UploadNoted, job: Job | None) -> Leftover:
        has_receipts = job is not None and job.upload == noted.upload
        parts = self._journal.parts(noted.job_id) if has_receipts else []
        return Leftover(
            LeftoverKind.UPLOAD,
            noted.account,
            noted.upload,
            Standing.LEFT,
            target=noted.target,
            job_id=noted.job_id,
            source=job.source.text if job is not None else "",
            opened_at_s=noted.at_s,
            size_bytes=sum(part.size_bytes for part in parts) if has_receipts else None,
        )

    def _job_of(self, noted: UploadNoted) -> Job | None:
        live = self._tools.hand.get(noted.job_id)
        return live.job if live is not None else self._journal.job(noted.job_id)

    def _settle(self, noted: UploadNoted, fate: str) -> None:
        ended = replace(noted, fate=fate, at_s=self._tools.clock.now_s())
        self._loop.call(lambda: self._loop.story.batch.enter(ended))


def place_of(noted: UploadNoted, job: Job | None) -> Place:
    """Where an upload was opened; all that is known of it where the job has left that place."""
    if job is not None and job.place is not None and job.place.target == noted.target:
        return job.place
    return Place(noted.target)


def said_twice(ask: Callable[[], T]) -> T:
    """The answer; a refusal for our clock's sake tells the far end's time, which the next has."""
    try:
        return ask()
    except ClockWrong:
        return ask()


def _is_needed(noted: UploadNoted, job: Job | None) -> bool:
    """Whether a job that may go on would go on with it."""
    if job is None or job.is_removed or job.state in FINAL or job.upload != noted.upload:
        return False
    return job.place is not None and job.place.target == noted.target


def _abort(provider: Provider, credential: Credential, *, noted: UploadNoted) -> None:
    """
    Raises:
        OutcomeUnknown: It is there still after the last abort.
    """
    store = provider.store
    for _ in range(MOST_ABORTS):
        store.abort(credential, noted.upload, cutoff=JobCutoff())
        try:
            store.list_parts(credential, noted.upload, cutoff=JobCutoff())
        except UploadGone:
            return
    raise OutcomeUnknown(action="AbortMultipartUpload", code="still-listed")


def _is_of(noted: UploadNoted, found: Leftover) -> bool:
    return (noted.account, noted.target, noted.upload) == (found.account, found.target, found.name)


def _foreign(sighting: Sighting, account: AccountName) -> Leftover:
    return Leftover(
        LeftoverKind.UPLOAD,
        account,
        sighting.upload,
        Standing.FOREIGN,
        target=sighting.target,
        opened_at_s=sighting.opened_at_s,
    )
