"""The vendor's HTTP session on our terms. Needs the extra `sdk`."""

from typing import Any

import oss2

from desktop_uploader.providers.transport.network import Network
from desktop_uploader.providers.transport.requests_session import RoutedAdapter, tamed


def session(network: Network, *, pool_size: int) -> Any:
    """A session for `oss2.Bucket`."""
    made = oss2.Session(adapter=RoutedAdapter(network, pool_size))
    tamed(made.session)
    return made
