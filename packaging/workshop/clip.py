"""A real clip of a few seconds: moving colours with a tone, H.264 and AAC in MP4.

Run inside the environment, which has PyAV: `python clip.py FILE.mp4`.
"""

import array
import math
import sys
from fractions import Fraction
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame

SECONDS = 4
WIDTH, HEIGHT, FRAMES_PER_S = 320, 180, 25
SAMPLES_PER_S, TONE_HZ = 44_100, 440
# AAC takes 1024 samples a frame.
SAMPLES_PER_FRAME = 1024


def make_clip(path: Path, *, seconds: int = SECONDS) -> None:
    """Write the clip to `path`, replacing what is there."""
    options = {"movflags": "faststart"}
    with av.open(str(path), "w", format="mp4", options=options) as container:
        video = container.add_stream("libx264", rate=FRAMES_PER_S)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        audio = container.add_stream("aac", rate=SAMPLES_PER_S)
        audio.layout = "mono"
        for number in range(seconds * FRAMES_PER_S):
            container.mux(video.encode(_picture(number)))
        for number in range(seconds * SAMPLES_PER_S // SAMPLES_PER_FRAME):
            container.mux(audio.encode(_tone(number)))
        container.mux(video.encode())
        container.mux(audio.encode())


def _picture(number: int) -> VideoFrame:
    """Colour bars that wander to the left, one column of bytes a frame."""
    frame = VideoFrame(WIDTH, HEIGHT, "yuv420p")
    for plane in frame.planes:
        row = bytes((column * 2 + number * 3) % 220 + 16 for column in range(plane.line_size))
        plane.update(row * plane.height)
    frame.pts = number
    frame.time_base = Fraction(1, FRAMES_PER_S)
    return frame


def _tone(number: int) -> AudioFrame:
    first = number * SAMPLES_PER_FRAME
    wave = (
        0.2 * math.sin(2 * math.pi * TONE_HZ * sample / SAMPLES_PER_S)
        for sample in range(first, first + SAMPLES_PER_FRAME)
    )
    frame = AudioFrame(format="fltp", layout="mono", samples=SAMPLES_PER_FRAME)
    frame.planes[0].update(array.array("f", wave).tobytes())
    frame.sample_rate = SAMPLES_PER_S
    frame.pts = first
    frame.time_base = Fraction(1, SAMPLES_PER_S)
    return frame


if __name__ == "__main__":
    make_clip(Path(sys.argv[1]))
