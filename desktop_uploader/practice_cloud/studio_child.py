"""
The studio's child process: one order a line in, one happening a line out, until stdin ends.

Runs by its path, with the standard library and PyAV alone, so that a codec that crashes or a film
that takes all memory takes nothing else with it. An order is
`{"source","folder","jobs":[{"id","width"}]}`; what happens is one of
`{"facts":{…}}`, `{"snapshot":name}`, `{"job","progress"}`, `{"job","output":{…}}`,
`{"job","code","message"}` and at the end `{"end":true}`.
"""

import json
import os
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

SAMPLE_RATE_HZ = 44_100


def main() -> None:
    """Work through the orders."""
    if hasattr(os, "nice"):
        os.nice(10)
    av.logging.set_level(av.logging.PANIC)
    for line in sys.stdin:
        _carry_out(json.loads(line))
        _tell(end=True)


def _tell(**happening: Any) -> None:
    sys.stdout.write(json.dumps(happening) + "\n")
    sys.stdout.flush()


def _carry_out(order: dict[str, Any]) -> None:
    source, folder = Path(order["source"]), Path(order["folder"])
    folder.mkdir(parents=True, exist_ok=True)
    try:
        facts = _facts(source)
        _tell(facts=facts)
        if facts["media_type"] == "video":
            _snapshot(source, folder / "snapshot-0.jpg")
            _tell(snapshot="snapshot-0.jpg")
    except (av.FFmpegError, ValueError, OSError) as error:
        for job in order["jobs"]:
            _tell(job=job["id"], code="InvalidMedia.NotReadable", message=_said(error))
        return
    for job in order["jobs"]:
        try:
            make = _film if facts["media_type"] == "video" else _sound
            _tell(job=job["id"], output=make(source, folder, job=job, facts=facts))
        except (av.FFmpegError, ValueError, OSError) as error:
            _tell(job=job["id"], code="TranscodeFailed", message=_said(error))


def _said(error: Exception) -> str:
    # The texts of FFmpeg end in the path of the file, which is nobody's business.
    reason = getattr(error, "strerror", None) or type(error).__name__
    return f"The source file cannot be processed: {reason}"


def _facts(source: Path) -> dict[str, Any]:
    with av.open(str(source)) as media:
        video = media.streams.video[0] if media.streams.video else None
        audio = media.streams.audio[0] if media.streams.audio else None
        if video is None and audio is None:
            raise ValueError("no stream of video or audio")
        duration_s = float(media.duration or 0) / av.time_base
        facts: dict[str, Any] = {
            "media_type": "audio" if video is None else "video",
            "duration_s": duration_s,
            "bitrate_kbps": (media.bit_rate or 0) / 1000,
            "video_streams": [_video_facts(one) for one in media.streams.video],
            "audio_streams": [_audio_facts(one) for one in media.streams.audio],
        }
        if video is not None:
            facts |= {"width": video.width, "height": video.height, "fps": _rate(video)}
        return facts


def _rate(stream: Any) -> float:
    return float(stream.average_rate or stream.guessed_rate or 25)


def _video_facts(stream: Any) -> dict[str, str]:
    return {
        "Index": str(stream.index),
        "CodecName": stream.codec_context.name,
        "CodecLongName": stream.codec_context.codec.long_name,
        "Width": str(stream.width),
        "Height": str(stream.height),
        "Fps": f"{_rate(stream):.4f}",
        "AvgFPS": f"{_rate(stream):.4f}",
        "PixFmt": stream.codec_context.pix_fmt or "",
        "NumFrames": str(stream.frames),
        "Bitrate": f"{(stream.codec_context.bit_rate or 0) / 1000:.3f}",
        "Duration": _seconds(stream),
    }


def _audio_facts(stream: Any) -> dict[str, str]:
    return {
        "Index": str(stream.index),
        "CodecName": stream.codec_context.name,
        "CodecLongName": stream.codec_context.codec.long_name,
        "SampleRate": str(stream.codec_context.sample_rate),
        "Channels": str(stream.codec_context.layout.nb_channels),
        "ChannelLayout": stream.codec_context.layout.name,
        "Bitrate": f"{(stream.codec_context.bit_rate or 0) / 1000:.3f}",
        "Duration": _seconds(stream),
    }


def _seconds(stream: Any) -> str:
    if stream.duration is None or stream.time_base is None:
        return ""
    return f"{float(stream.duration * stream.time_base):.6f}"


def _snapshot(source: Path, target: Path) -> None:
    with av.open(str(source)) as media:
        frame = next(media.decode(video=0))
        width, height = _fitting(frame.width, frame.height, most=640)
        small = frame.reformat(width=width, height=height, format="yuvj420p")
        with av.open(str(target), "w", format="image2", options={"update": "1"}) as out:
            stream = out.add_stream("mjpeg", rate=1)
            stream.width, stream.height, stream.pix_fmt = width, height, "yuvj420p"
            small.pts, small.time_base = 0, Fraction(1, 1)
            for packet in (*stream.encode(small), *stream.encode(None)):
                out.mux(packet)


def _fitting(width: int, height: int, *, most: int) -> tuple[int, int]:
    """At most `most` wide, even numbers, the same shape."""
    scale = min(1.0, most / width)
    return max(2, int(width * scale) // 2 * 2), max(2, int(height * scale) // 2 * 2)


def _film(
    source: Path, folder: Path, *, job: dict[str, Any], facts: dict[str, Any]
) -> dict[str, Any]:
    width, height = _fitting(facts["width"], facts["height"], most=job["width"])
    target = folder / f"{job['id']}.mp4"
    with av.open(str(source)) as media, av.open(str(target), "w") as out:
        picture = out.add_stream("libx264", rate=Fraction(facts["fps"]).limit_denominator(1001))
        picture.width, picture.height, picture.pix_fmt = width, height, "yuv420p"
        picture.options = {"preset": "ultrafast", "crf": "30"}
        sound = None
        if media.streams.audio:
            sound = out.add_stream("aac", rate=SAMPLE_RATE_HZ, layout="stereo")
        wanted = [media.streams.video[0], *media.streams.audio[:1]]
        report = _Progress(job["id"], facts["duration_s"])
        for frame in media.decode(wanted):
            report.at(frame.time)
            if isinstance(frame, av.VideoFrame):
                small = frame.reformat(width=width, height=height, format="yuv420p")
                # An encoder takes the type of picture of the source as an order.
                small.pict_type = av.video.frame.PictureType.NONE
                out.mux(picture.encode(small))
            elif sound is not None:
                out.mux(sound.encode(frame))
        for stream in (picture, sound):
            if stream is not None:
                out.mux(stream.encode(None))
    return _output(target, facts) | {"width": width, "height": height, "fps": facts["fps"]}


def _sound(
    source: Path, folder: Path, *, job: dict[str, Any], facts: dict[str, Any]
) -> dict[str, Any]:
    target = folder / f"{job['id']}.mp3"
    with av.open(str(source)) as media, av.open(str(target), "w") as out:
        sound = out.add_stream("libmp3lame", rate=SAMPLE_RATE_HZ, layout="stereo")
        report = _Progress(job["id"], facts["duration_s"])
        for frame in media.decode(audio=0):
            report.at(frame.time)
            out.mux(sound.encode(frame))
        out.mux(sound.encode(None))
    return _output(target, facts)


def _output(target: Path, facts: dict[str, Any]) -> dict[str, Any]:
    size_bytes = target.stat().st_size
    duration_s = facts["duration_s"]
    return {
        "file": target.name,
        "container": target.suffix[1:],
        "size_bytes": size_bytes,
        "duration_s": duration_s,
        "bitrate_kbps": size_bytes / 125 / duration_s if duration_s else 0.0,
    }


class _Progress:
    """Tells of every tenth of a film."""

    def __init__(self, job_id: str, duration_s: float) -> None:
        self._job_id = job_id
        self._duration_s = duration_s
        self._told = 0

    def at(self, moment_s: float | None) -> None:
        if not moment_s or self._duration_s <= 0:
            return
        percent = min(99, int(100 * moment_s / self._duration_s))
        if percent >= self._told + 10:
            self._told = percent
            _tell(job=self._job_id, progress=percent)


if __name__ == "__main__":
    main()
