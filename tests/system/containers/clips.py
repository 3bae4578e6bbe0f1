"""Small files of many kinds: made by a codec library where it is installed, and by hand."""

import io
from functools import lru_cache

import pytest

from desktop_uploader.ports.source_files import ContainerCheck
from desktop_uploader.system.containers.check import check_container

VIDEO = {
    "mp4": ("mp4", "mpeg4"),
    "mov": ("mov", "mpeg4"),
    "3gp": ("3gp", "mpeg4"),
    "mkv": ("matroska", "mpeg4"),
    "webm": ("webm", "libvpx"),
    "avi": ("avi", "mpeg4"),
    "flv": ("flv", "flv"),
    "ts": ("mpegts", "mpeg2video"),
    "mpg": ("mpeg", "mpeg1video"),
    "wmv": ("asf", "wmv2"),
}
AUDIO = {
    "wav": ("wav", "pcm_s16le"),
    "flac": ("flac", "flac"),
    "mp3": ("mp3", "libmp3lame"),
    "aac": ("adts", "aac"),
    "m4a": ("ipod", "aac"),
    "ac3": ("ac3", "ac3"),
}
PICTURES = {"png": "png", "jpg": "mjpeg", "gif": "gif"}


def check(name: str, content: bytes) -> ContainerCheck:
    """What the check says of a file of this name and content."""
    return check_container(name, len(content), read=lambda at, size: content[at : at + size])


def box(name: bytes, body: bytes = b"") -> bytes:
    """One box."""
    return (8 + len(body)).to_bytes(4, "big") + name + body


FTYP = box(b"ftyp", b"isom\0\0\2\0isom")
MOOV = box(b"moov", box(b"mvhd", bytes(100)))
MDAT = box(b"mdat", bytes(range(256)) * 4)


@lru_cache
def clip(extension: str, **options: str) -> bytes:
    """A real file of this kind, well under a megabyte."""
    av = pytest.importorskip("av")
    if extension in PICTURES:
        return _picture(av, PICTURES[extension])
    file_format, codec = VIDEO.get(extension) or AUDIO[extension]
    target = io.BytesIO()
    target.name = f"clip.{extension}"  # type: ignore[attr-defined]
    with av.open(target, "w", format=file_format, options=options) as container:
        if extension in VIDEO:
            _film(av, container, codec=codec)
        else:
            _sound(av, container, codec=codec)
    return target.getvalue()


def fragmented_mp4() -> bytes:
    """A film as live recorders write it."""
    return clip("mp4", movflags="frag_keyframe+empty_moov")


def _film(av, container, *, codec) -> None:  # type: ignore[no-untyped-def]
    size = (176, 144)
    stream = container.add_stream(codec, rate=25)
    stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
    for number in range(30):
        frame = av.VideoFrame(*size, "yuv420p")
        for place, plane in enumerate(frame.planes):
            plane.update(bytes([(number * 5 + place * 40) % 256]) * plane.buffer_size)
        frame.pts = number
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def _sound(av, container, *, codec) -> None:  # type: ignore[no-untyped-def]
    stream = container.add_stream(codec, rate=44100, layout="mono")
    wanted = stream.codec_context.codec.audio_formats[0].name
    resampler = av.AudioResampler(wanted, "mono", 44100)
    for number in range(20):
        frame = av.AudioFrame("s16", "mono", 1024)
        frame.planes[0].update(bytes([number, number % 50]) * 1024)
        frame.rate, frame.pts = 44100, number * 1024
        for resampled in resampler.resample(frame):
            container.mux(stream.encode(resampled))
    container.mux(stream.encode(None))


def _picture(av, codec) -> bytes:  # type: ignore[no-untyped-def]
    target = io.BytesIO()
    file_format = "gif" if codec == "gif" else "image2pipe"
    with av.open(target, "w", format=file_format) as container:
        stream = container.add_stream(codec, rate=1)
        stream.width, stream.height = 32, 32
        stream.pix_fmt = {"png": "rgb24", "mjpeg": "yuvj420p", "gif": "rgb8"}[codec]
        frame = av.VideoFrame(32, 32, stream.pix_fmt)
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return target.getvalue()
