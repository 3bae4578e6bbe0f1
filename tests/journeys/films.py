"""Real clips made with PyAV, and large files around them that still play."""

import random
from pathlib import Path

import av

from tests.practice_cloud.clips import film_with_sound

MIB = 1024 * 1024
FREE_BOX_HEAD_BYTES = 8
SAMPLES_PER_S = 44_100
MP3_SAMPLES_PER_FRAME = 1152


def clip(path: Path) -> Path:
    """A clip of half a second; its kind follows from the name: .mp4, .mov or .mp3."""
    return _sound(path) if path.suffix == ".mp3" else film_with_sound(path)


def film_of(path: Path, size_bytes: int, *, seed: int = 0) -> Path:
    """An .mp4 or .mov of `size_bytes`: a clip and a `free` box of noise that no player reads."""
    missing = size_bytes - clip(path).stat().st_size
    noise = random.Random(seed).randbytes(missing - FREE_BOX_HEAD_BYTES)
    with path.open("ab") as file:
        file.write(missing.to_bytes(4, "big") + b"free" + noise)
    return path


def hollow_film(path: Path, size_bytes: int) -> Path:
    """As `film_of`, but the box holds zeros that take no room on the disk."""
    missing = size_bytes - clip(path).stat().st_size
    with path.open("ab") as file:
        file.write(missing.to_bytes(4, "big") + b"free")
    with path.open("r+b") as file:
        file.truncate(size_bytes)
    return path


def _sound(path: Path) -> Path:
    """Half a second of silence as MP3."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libmp3lame", rate=SAMPLES_PER_S, layout="stereo")
        for number in range(SAMPLES_PER_S // 2 // MP3_SAMPLES_PER_FRAME):
            frame = av.AudioFrame("fltp", "stereo", MP3_SAMPLES_PER_FRAME)
            for plane in frame.planes:
                plane.update(bytes(plane.buffer_size))
            frame.sample_rate, frame.pts = SAMPLES_PER_S, number * MP3_SAMPLES_PER_FRAME
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path
