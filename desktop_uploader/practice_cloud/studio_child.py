"""
The studio's child process: one order a line in, one happening a line out, until stdin ends.

Runs by its path, with the standard library and PyAV alone, so that a codec that crashes or a film
that takes all memory takes nothing else with it. An order is
`{"source","folder","jobs":[{"id","width","kind","wish"}]}`; what happens is one of
`{"facts":{…}}`, `{"snapshot":name}`, `{"job","progress"}`, `{"job","output":{…}}`,
`{"job","code","message"}` and at the end `{"end":true}`. A job's kind is "rendition" (a smaller
film, or the sound), "snapshots", "sprite", "gif" or "remux"; its wish is what was set of it.
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
            make = _maker(job["kind"], facts)
            _tell(job=job["id"], output=make(source, folder, job=job, facts=facts))
        except (av.FFmpegError, ValueError, OSError) as error:
            _tell(job=job["id"], code="TranscodeFailed", message=_said(error))


def _maker(kind: str, facts: dict[str, Any]) -> Any:
    if kind == "remux":
        return _remux
    if kind != "rendition":
        if facts["media_type"] != "video":
            raise ValueError("no stream of video")
        return {"snapshots": _snapshots, "sprite": _sprite, "gif": _gif}[kind]
    return _film if facts["media_type"] == "video" else _sound


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
        _write_picture(frame.reformat(width=width, height=height, format="yuvj420p"), target)


def _write_picture(picture: Any, target: Path) -> None:
    """A frame in yuvj420p as a JPEG."""
    with av.open(str(target), "w", format="image2", options={"update": "1"}) as out:
        stream = out.add_stream("mjpeg", rate=1)
        stream.width, stream.height, stream.pix_fmt = picture.width, picture.height, "yuvj420p"
        picture.pts, picture.time_base = 0, Fraction(1, 1)
        for packet in (*stream.encode(picture), *stream.encode(None)):
            out.mux(packet)


def _frames_at(source: Path, wish: dict[str, Any], *, facts: dict[str, Any]) -> Any:
    """The frames at the moments that are wished for: all in `moments_ms`, or evenly spread."""
    moments = wish.get("moments_ms") or _moments_ms(wish, facts["duration_s"] * 1000)
    with av.open(str(source)) as media:
        last = None
        for frame in media.decode(video=0):
            last = frame
            if moments and (frame.time or 0.0) * 1000 >= moments[0]:
                moments = moments[1:]
                yield frame
            if not moments:
                return
        if last is not None and moments:
            yield last


def _moments_ms(wish: dict[str, Any], duration_ms: float) -> list[float]:
    begin_ms, most = float(wish.get("offset_ms", 0)), int(wish.get("count", 10))
    left_ms = max(0.0, duration_ms - begin_ms)
    step_ms = float(wish.get("interval_s", 0)) * 1000 or max(40.0, left_ms / most)
    return [begin_ms + step_ms * one for one in range(most) if one == 0 or step_ms * one < left_ms]


def _small(frame: Any, wish: dict[str, Any], *, most: int) -> Any:
    width, height = int(wish.get("width") or 0), int(wish.get("height") or 0)
    if not (width and height):
        width, height = _fitting(frame.width, frame.height, most=width or most)
    return frame.reformat(width=width // 2 * 2, height=height // 2 * 2, format="yuvj420p")


def _snapshots(
    source: Path, folder: Path, *, job: dict[str, Any], facts: dict[str, Any]
) -> dict[str, Any]:
    files = []
    for number, frame in enumerate(_frames_at(source, job["wish"], facts=facts)):
        small = _small(frame, job["wish"], most=640)
        files.append(f"{job['id']}-{number:04d}.jpg")
        _write_picture(small, folder / files[-1])
    return {"files": files, "width": small.width, "height": small.height}


def _sprite(
    source: Path, folder: Path, *, job: dict[str, Any], facts: dict[str, Any]
) -> dict[str, Any]:
    wish = job["wish"]
    columns, lines = int(wish.get("columns", 10)), int(wish.get("lines", 10))
    cells = {"count": columns * lines} | {key: wish[key] for key in ("count",) if key in wish}
    size = {"width": wish.get("cell_width", 0), "height": wish.get("cell_height", 0)}
    pictures = [_small(frame, size, most=120) for frame in _frames_at(source, cells, facts=facts)]
    graph = _tiles(pictures[0], columns=columns, lines=lines)
    for number, cell in enumerate(pictures):
        cell.pts = number
        graph.push(cell)
    graph.push(None)
    name = f"{job['id']}-0000.jpg"
    sheet = graph.pull()
    _write_picture(sheet.reformat(format="yuvj420p"), folder / name)
    return {"files": [name], "width": sheet.width, "height": sheet.height}


def _tiles(cell: Any, *, columns: int, lines: int) -> Any:
    graph = av.filter.Graph()
    entry = graph.add_buffer(
        width=cell.width, height=cell.height, format=cell.format, time_base=Fraction(1, 25)
    )
    tile = graph.add("tile", f"{columns}x{lines}")
    exit_ = graph.add("buffersink")
    entry.link_to(tile)
    tile.link_to(exit_)
    graph.configure()
    return graph


def _gif(
    source: Path, folder: Path, *, job: dict[str, Any], facts: dict[str, Any]
) -> dict[str, Any]:
    wish = job["wish"]
    begin_ms = float(wish.get("start_ms", 0))
    end_ms = float(wish.get("end_ms", begin_ms + 3000))
    rate = int(wish.get("frame_rate", 10))
    step_ms = 1000 / rate
    last_ms = min(end_ms, facts["duration_s"] * 1000)
    count = max(1, int((last_ms - begin_ms) / step_ms))
    moments = [begin_ms + step_ms * one for one in range(count)]
    target = folder / f"{job['id']}.gif"
    with av.open(str(target), "w") as out:
        stream = None
        for number, frame in enumerate(_frames_at(source, {"moments_ms": moments}, facts=facts)):
            small = _small(frame, wish, most=320).reformat(format="rgb8")
            if stream is None:
                stream = out.add_stream("gif", rate=rate)
                stream.width, stream.height, stream.pix_fmt = small.width, small.height, "rgb8"
            small.pts, small.time_base = number, Fraction(1, rate)
            out.mux(stream.encode(small))
        if stream is None:
            raise ValueError("no frame in that time")
        out.mux(stream.encode(None))
        size = {"width": stream.width, "height": stream.height}
    return _output(target, facts) | size | {"files": [target.name]}


def _remux(
    source: Path, folder: Path, *, job: dict[str, Any], facts: dict[str, Any]
) -> dict[str, Any]:
    target = folder / f"{job['id']}.{job['wish'].get('container', 'mp4')}"
    with av.open(str(source)) as media, av.open(str(target), "w") as out:
        copies = {
            stream.index: out.add_stream_from_template(stream)
            for stream in media.streams
            if stream.type in ("video", "audio")
        }
        for packet in media.demux():
            if packet.dts is not None and packet.stream_index in copies:
                packet.stream = copies[packet.stream_index]
                out.mux(packet)
    return _output(target, facts) | {"files": [target.name]}


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
