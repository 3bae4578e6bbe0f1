"""`python -m desktop_uploader.practice_cloud`: serve until ended."""

import argparse
import json
import signal
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.practice_cloud.settings import CHOICES, BadSetting, Settings
from desktop_uploader.practice_cloud.store.records import RootInUse

LOOK_EVERY_S = 0.5


def serve(cloud: PracticeCloud, *, is_json: bool, idle_end_s: float | None = None) -> int:
    """
    Start, say where on stdout, and serve until SIGTERM or SIGINT; 0 then, 2 when it cannot start.

    With `idle_end_s` it also ends when nothing was asked of it for so long.

    Runs in the main thread, where signals arrive.
    """
    ended = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: ended.set())
    try:
        cloud.start()
    except (RootInUse, OSError) as error:
        sys.stderr.write(f"practice cloud: cannot start: {error}\n")
        return 2
    described = cloud.described()
    sentence = f"practice cloud at {described['url']}, root {described['root']}"
    sys.stdout.write((json.dumps(described) if is_json else sentence) + "\n")
    sys.stdout.flush()
    seen, idle_s = -1, 0.0
    try:
        # On Windows an untimed wait in the main thread is not ended by a signal.
        while not ended.wait(LOOK_EVERY_S) and (idle_end_s is None or idle_s < idle_end_s):
            idle_s = idle_s + LOOK_EVERY_S if cloud.requests_seen == seen else 0.0
            seen = cloud.requests_seen
    finally:
        cloud.stop()
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments and serve."""
    asked = _parser().parse_args(arguments)
    root = asked.root or Path(tempfile.gettempdir()) / "desktop-uploader-practice"
    changes = {
        "credential_life_s": asked.credential_life_s,
        "transcode": asked.transcode,
        "qps": asked.qps,
        "advertise": asked.advertise,
    }
    try:
        settings = Settings().turned(changes)
    except BadSetting as error:
        sys.stderr.write(f"practice cloud: {error}\n")
        return 2
    cloud = PracticeCloud(
        root, settings=settings, address=(asked.host, asked.port), is_tls=asked.tls
    )
    return serve(cloud, is_json=asked.json, idle_end_s=asked.idle_end_s)


def _parser() -> argparse.ArgumentParser:
    known = Settings()
    parser = argparse.ArgumentParser(
        prog="practice-cloud", description="A cloud in a box, on loopback, to upload to."
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0: the one of last time, else any")
    parser.add_argument("--root", type=Path, help="folder to live in")
    parser.add_argument("--tls", action="store_true", help="with a CA of its own under the root")
    parser.add_argument("--json", action="store_true", help="say where in one line of JSON")
    parser.add_argument("--credential-life-s", type=float, default=known.credential_life_s)
    for knob in ("transcode", "qps", "advertise"):
        usual = getattr(known, knob)
        parser.add_argument(f"--{knob}", choices=CHOICES[knob], default=usual)
    parser.add_argument("--idle-end-s", type=float, help="end when nothing was asked for so long")
    return parser


if __name__ == "__main__":
    sys.exit(main())
