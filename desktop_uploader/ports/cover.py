"""The picture that stands for a film where it is listed."""

from typing import Protocol

from desktop_uploader.domain.credential import Credential, Place
from desktop_uploader.ports.part_body import PartBody


class CoverDesk(Protocol):
    """
    Takes pictures from this machine as covers. One per provider; may be used from many threads.

    What a cloud accepts stands in `Abilities.cover_kinds`.
    """

    def keep(
        self, place: Place, *, credential: Credential | None, extension: str, body: PartBody
    ) -> tuple[str, ...]:
        """
        Store the picture, and have it become the cover of the film of `place`; the request ids.

        Said when the film's bytes are there and before its commit, and never again once it has
        returned. It may be said again after a failure: then the same picture takes the place of
        the first one, or another record of it is made that nobody uses.

        Args:
            credential: The film's; None where it has ended or been lost with an earlier process.
            extension: Of the picture's name, in lower case: one of `Abilities.cover_kinds`.

        Raises:
            CredentialExpired: It needs a credential, and none may be asked for any more.
            ProviderError: As the control plane's and the store's contracts say.
            SourceError: From the body.
            Cut: Our own side ended the call.
        """
        ...

    def is_awaited(self, place: Place) -> bool:
        """Whether `place` was opened for a film with a cover, so that its commit may want both."""
        ...
