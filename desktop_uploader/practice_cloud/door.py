"""What a vendor's door is to the front desk: it knows its own calls and its own refusals."""

from dataclasses import dataclass, field
from typing import Protocol

from desktop_uploader.practice_cloud.wire.messages import Request, Response


@dataclass(slots=True)
class Refusal(Exception):
    """A call that is not carried out, in the vendor's own code; the door gives it its shape."""

    code: str
    status: int
    message: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    details: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class Door(Protocol):
    """One protocol of one vendor."""

    # What a throttled call is told here.
    throttled: Refusal

    def claims(self, request: Request) -> bool:
        """The call is addressed to this door."""
        ...

    def operation(self, request: Request) -> str:
        """The vendor's word for what is asked; may read a small form body."""
        ...

    def answer(self, request: Request) -> Response:
        """Carry the call out, or refuse it in the vendor's way."""
        ...

    def shape(self, request: Request, refusal: Refusal) -> Response:
        """A refusal as the vendor would write it."""
        ...

    def expire_all(self, now_s: float) -> None:
        """Every temporary credential that was handed out ends now."""
        ...
