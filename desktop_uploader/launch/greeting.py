"""The first words between this program's engine and its faces."""

import hashlib

from desktop_uploader import __version__
from desktop_uploader.rpc.messages import Greeting
from desktop_uploader.settings.load import Settings
from desktop_uploader.system.locations import Locations


def greeting_of(settings: Settings, places: Locations) -> Greeting:
    """Version, home and practice cloud: a mismatch is a sentence, not a surprise."""
    return Greeting(__version__, str(places.home), settings.practice.url)


def proxy_mark(settings: Settings) -> str:
    """What tells one proxy from another without telling it: its address may hold a password."""
    return hashlib.sha256(settings.network.proxy.encode()).hexdigest()[:16]
