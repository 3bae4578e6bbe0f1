"""Covers in memory: pictures by target; where a place was opened for one, its commit wants it."""

from dataclasses import dataclass, field

from desktop_uploader.domain.credential import Credential, Place
from desktop_uploader.domain.errors import CredentialExpired
from desktop_uploader.ports.part_body import PartBody
from tests.fakes.memory_desk import MemoryDesk

PROMISED = "+cover"
"""At the end of the session of a place that was opened for a film with a cover."""


@dataclass(slots=True)
class MemoryCovers:
    """
    Keeps the CoverDesk port.

    Attributes:
        kept: Pictures by the target of their film.
        extensions: What they were said to be, in order.
        needs_credential: Whether it can do without the film's credential.
    """

    desk: MemoryDesk
    needs_credential: bool = True
    kept: dict[str, bytes] = field(default_factory=dict)
    extensions: list[str] = field(default_factory=list)

    def keep(
        self, place: Place, *, credential: Credential | None, extension: str, body: PartBody
    ) -> tuple[str, ...]:
        """Store the picture beside its film."""
        with self.desk.call("keep_cover", body.cutoff) as request_id:
            if credential is None and self.needs_credential:
                raise CredentialExpired
            buffer = bytearray(body.size_bytes)
            got = body.read_into(memoryview(buffer))
            self.kept[place.target] = bytes(buffer[:got])
            self.extensions.append(extension)
        return (request_id,)

    def is_awaited(self, place: Place) -> bool:
        """By the end of its session."""
        return place.session.endswith(PROMISED)

    def is_missed(self, place: Place) -> bool:
        """Whether a cover was promised and is not there."""
        return self.is_awaited(place) and place.target not in self.kept
