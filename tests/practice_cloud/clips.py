"""Small real media made with PyAV, and a large file around a small clip."""

from pathlib import Path

import av


def film(path: Path, *, frames: int = 10) -> Path:
    """A silent clip of 64 x 48."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(frames):
            out.mux(stream.encode(av.VideoFrame(64, 48, "yuv420p")))
        out.mux(stream.encode(None))
    return path


def film_with_sound(path: Path) -> Path:
    """A clip of half a second with pictures and silence to hear."""
    with av.open(str(path), "w") as out:
        pictures = out.add_stream("libx264", rate=25)
        pictures.width, pictures.height, pictures.pix_fmt = 400, 300, "yuv420p"
        sound = out.add_stream("aac", rate=44_100, layout="stereo")
        for _ in range(12):
            out.mux(pictures.encode(av.VideoFrame(400, 300, "yuv420p")))
        for frame in _silence(20):
            out.mux(sound.encode(frame))
        out.mux(pictures.encode(None))
        out.mux(sound.encode(None))
    return path


def sound(path: Path) -> Path:
    """Half a second of silence."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("pcm_s16le", rate=44_100, layout="stereo")
        for frame in _silence(20, "s16"):
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def _silence(count: int, kind: str = "fltp") -> list[av.AudioFrame]:
    frames = []
    for number in range(count):
        frame = av.AudioFrame(kind, "stereo", 1024)
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        frame.sample_rate, frame.pts = 44_100, number * 1024
        frames.append(frame)
    return frames


def filled_up(path: Path, size_bytes: int, noise: bytes) -> Path:
    """The film with a `free` box behind it, so that it has `size_bytes` and still plays."""
    missing = size_bytes - path.stat().st_size
    block = (noise * (missing // len(noise) + 1))[: missing - 8]
    with path.open("ab") as file:
        file.write(missing.to_bytes(4, "big") + b"free" + block)
    return path
