"""
What may break a rule, and why. These lists may only shrink: an entry that is no longer needed fails
its test, and a new one is a decision.

Places are written as `engine/loop.py` for a file and `engine/loop.py:Loop.run` for a function.
"""

from collections.abc import Collection

LONG_FILES: dict[str, str] = {}
"""Files over 400 lines."""

LONG_FUNCTIONS: dict[str, str] = {}
"""Functions over 40 lines."""

DEEP_FUNCTIONS: dict[str, str] = {}
"""Functions with more than three blocks inside one another."""

MANY_PARAMETERS: dict[str, str] = {
    "domain/errors.py:UploaderError.__init__": "each names one field of the Trouble it becomes",
    "providers/transport/requests_session.py:RoutedAdapter.init_poolmanager": (
        "as requests calls it"
    ),
    "providers/transport/requests_session.py:RoutedAdapter.build_connection_pool_key_attributes": (
        "as requests calls it"
    ),
    "providers/transport/requests_session.py:RoutedAdapter.cert_verify": "as requests calls it",
}
"""Functions with more than five parameters, or with more than two that go by position."""

LONG_CLASSES: dict[str, str] = {}
"""Classes over 200 lines."""

OUTERMOST_GUARDS: dict[str, str] = {
    "engine/feed.py:Feed._run": "one snapshot that cannot be told does not silence the feed",
    "engine/following.py:Following._ask.errand": "the loop must hear that a question was dropped",
    "engine/pulling.py:Pulling._ask.errand": "the loop must hear that a question was dropped",
    "engine/submitting.py:Submitting._call.errand": "every job of the call must hear of it",
    "engine/loop.py:Loop._run": "one turn that breaks does not end the uploads of the others",
    "engine/loop.py:Loop.turn": "one report that breaks ends its own job, not the turn",
    "engine/senders.py:Sender._send": "the loop must hear that a part was not sent",
    "engine/calling.py:Calling.begin.errand": "the loop must hear that a step was not done",
    "engine/workers.py:WorkerThreads._run": "one errand that breaks does not cost a worker",
    "gui/errands.py:Errands.run.errand": "the window must hear that its call has ended",
    "practice_cloud/media_studio.py:Studio._work": "one film that breaks the studio stops no other",
    "practice_cloud/url_fetching.py:UrlFetcher._work": "one bad address stops no other",
    "practice_cloud/wire/connection.py:Listener._guarded": "one caller that breaks stops no other",
    "rpc/session.py:Session._obey": "one request that breaks is answered, the session goes on",
    "storage/keyring_secrets.py:_Call.run": "every key-ring has errors of its own; handed on whole",
}
"""Where everything may be caught: the outermost guard of a thread, a request or the program."""

OWN_CLOCKS: dict[str, str] = {}
"""Where time or randomness is taken from the system in rooms that get both handed in."""

READERS_OF_THE_ENVIRONMENT: dict[str, str] = {}
"""Who reads `os.environ` beside settings/load.py."""

NAMERS_OF_VENDORS: dict[str, str] = {}
"""Who names a cloud's company outside its own folders."""


def differences(found: Collection[str], listed: Collection[str]) -> list[str]:
    """What breaks a rule and is not listed, and what is listed and breaks it no more."""
    broken = [f"breaks the rule: {place}" for place in sorted(set(found) - set(listed))]
    return broken + [f"needs no exception: {place}" for place in sorted(set(listed) - set(found))]
