"""What every provider needs from the machine it runs on."""

from dataclasses import dataclass

from desktop_uploader.ports.clock import Clock, Draw
from desktop_uploader.ports.secret_store import SecretStore
from desktop_uploader.providers.transport.network import Network


@dataclass(frozen=True, slots=True)
class Wiring:
    """
    Attributes:
        draw: For nonces.
        network: Of this account: a practice account's leads every host to the practice cloud.
        vault: Where this account may keep a secret of an upload; None where nothing may be kept.
    """

    clock: Clock
    draw: Draw
    network: Network
    vault: SecretStore | None = None
