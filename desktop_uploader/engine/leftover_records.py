"""
Records that a service has made for media that never came to be: looked at, struck out, settled.

A medium is read before its record is struck out, and right before it once more: what has arrived
meanwhile is a medium, and no leftover.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from desktop_uploader.domain.credential import Place
from desktop_uploader.domain.errors import PlaceGone, UploaderError
from desktop_uploader.domain.ids import AccountName, MediaId
from desktop_uploader.domain.job import FINAL, Job
from desktop_uploader.domain.media import MediaReport, MediumState
from desktop_uploader.engine.cutoff import JobCutoff
from desktop_uploader.engine.errands import Errands
from desktop_uploader.engine.leftover_uploads import said_twice
from desktop_uploader.engine.loop import Loop
from desktop_uploader.ports.errands import Errand, ErrandOrder
from desktop_uploader.ports.journal import RecordNoted
from desktop_uploader.ports.provider import Provider
from desktop_uploader.ports.tidying import Leftover, LeftoverKind, Standing

STRIKE = "strike-record"


class LeftoverRecords:
    """Asks on the thread of whoever wants to know; what was settled is written by the loop."""

    def __init__(self, loop: Loop, errands: Errands) -> None:
        self._loop = loop
        self._tools = loop.tools
        self._journal = loop.tools.journal
        self._errands = errands

    def look(self, account: AccountName, noted: Sequence[RecordNoted]) -> list[Leftover]:
        """How records of one account stand, asked about together."""
        known = [self._known(one) for one in noted]
        free = [one for one in known if one.standing is not Standing.NEEDED]
        seen: dict[str, Leftover] = {}
        try:
            provider = self._tools.providers.provider_for(account)
            for batch in _batches(free, provider.follower.status_batch):
                seen |= self._read(provider, batch)
        except UploaderError as error:
            untold = {one.name: _unknown(one, error) for one in free}
            seen = untold | seen
        return [seen.get(one.name, one) for one in known]

    def drop(self, found: Leftover) -> Leftover:
        """Strike one out, if it is still nobody's."""
        noted = next((one for one in self._journal.open_records() if _is_of(one, found)), None)
        if noted is None:
            return replace(found, standing=Standing.GONE)
        (seen,) = self.look(noted.account, [noted])
        try:
            if seen.standing is Standing.LEFT:
                self._strike(noted)
                seen = replace(seen, standing=Standing.DROPPED)
        except UploaderError as error:
            return _unknown(seen, error)
        if seen.standing in (Standing.DROPPED, Standing.GONE, Standing.COMPLETE):
            self._settle(noted)
        return seen

    def _read(self, provider: Provider, batch: Sequence[Leftover]) -> Mapping[str, Leftover]:
        ids = [MediaId(one.name) for one in batch]
        read = provider.follower.read_status
        reports = said_twice(lambda: read(ids, cutoff=JobCutoff()))
        return {
            one.name: self._judged(provider, one, report=reports.get(MediaId(one.name)))
            for one in batch
        }

    def _judged(
        self, provider: Provider, known: Leftover, *, report: MediaReport | None
    ) -> Leftover:
        if report is None or report.state is MediumState.UNCLEAR:
            return replace(known, standing=Standing.UNKNOWN)
        if report.state is MediumState.ABSENT:
            return replace(known, standing=Standing.GONE)
        if report.state not in provider.abilities.dead_states:
            return replace(known, standing=Standing.COMPLETE, size_bytes=report.size_bytes)
        if report.state is not MediumState.ARRIVING:
            return known
        try:
            return self._looked_into(provider, known)
        except PlaceGone:
            return replace(known, standing=Standing.GONE)
        except UploaderError as error:
            return _unknown(known, error)

    def _looked_into(self, provider: Provider, known: Leftover) -> Leftover:
        """The service may be slow to notice an object: it is asked for the object itself."""
        if not provider.abilities.knows_arrival:
            return known
        place = Place(known.target, MediaId(known.name))
        arrival = provider.control_plane.inspect(place, cutoff=JobCutoff())
        return replace(known, standing=Standing.COMPLETE) if arrival.has_arrived else known

    def _strike(self, noted: RecordNoted) -> None:
        provider = self._tools.providers.provider_for(noted.account)

        def act(_: Errand) -> Mapping[str, str]:
            return {"request_id": provider.sweeper.strike(noted.media_id, cutoff=JobCutoff())}

        def find(_: Errand) -> Mapping[str, str] | None:
            reports = provider.follower.read_status([noted.media_id], cutoff=JobCutoff())
            report = reports.get(noted.media_id)
            return {} if report is not None and report.state is MediumState.ABSENT else None

        order = ErrandOrder(noted.account, STRIKE, noted.media_id)
        self._errands.run(order, act=act, find=find)

    def _known(self, noted: RecordNoted) -> Leftover:
        job = self._job_of(noted)
        return Leftover(
            LeftoverKind.RECORD,
            noted.account,
            noted.media_id,
            Standing.NEEDED if _is_needed(noted, job) else Standing.LEFT,
            target=noted.target,
            job_id=noted.job_id,
            source=job.source.text if job is not None else "",
            opened_at_s=noted.at_s,
        )

    def _job_of(self, noted: RecordNoted) -> Job | None:
        live = self._tools.hand.get(noted.job_id)
        return live.job if live is not None else self._journal.job(noted.job_id)

    def _settle(self, noted: RecordNoted) -> None:
        ended = replace(noted, is_open=False, at_s=self._tools.clock.now_s())
        self._loop.call(lambda: self._loop.story.batch.enter(ended))


def _is_needed(noted: RecordNoted, job: Job | None) -> bool:
    """Whether a job that may go on would go on with it."""
    if job is None or job.is_removed or job.state in FINAL or job.place is None:
        return False
    return job.place.media_id == noted.media_id


def _batches(found: Sequence[Leftover], size: int) -> Iterator[list[Leftover]]:
    rest = iter(found)
    while batch := list(islice(rest, size)):
        yield batch


def _unknown(known: Leftover, error: UploaderError) -> Leftover:
    return replace(known, standing=Standing.UNKNOWN, trouble=error.trouble)


def _is_of(noted: RecordNoted, found: Leftover) -> bool:
    return (noted.account, noted.media_id) == (found.account, found.name)
