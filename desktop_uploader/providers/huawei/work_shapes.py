"""
What the nested parameters of a transcode may look like, held against the table of the manual.

Source: MPC manual of 2024-03-05, 8.1. Names that the table does not have are refused: MPC leaves
them aside without a word.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop_uploader.domain.errors import RequestRefused


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number; `also` beside its bounds."""

    least: int | None = None
    most: int | None = None
    also: tuple[int, ...] = ()
    step: int = 1

    def accepts(self, value: object) -> bool:
        """Whether it keeps the bounds."""
        if not isinstance(value, int) or isinstance(value, bool):
            return False
        is_within = (self.least is None or value >= self.least) and (
            self.most is None or value <= self.most
        )
        return value in self.also or (is_within and value % self.step == 0)

    def __str__(self) -> str:
        least = "" if self.least is None else self.least
        most = "" if self.most is None else self.most
        also = "".join(f", {one}" for one in self.also)
        return f"{least}…{most}{also}" + (f" (×{self.step})" if self.step > 1 else "")


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of these."""

    values: tuple[object, ...]

    def accepts(self, value: object) -> bool:
        """Whether it is one."""
        return any(value == one and type(value) is type(one) for one in self.values)

    def __str__(self) -> str:
        return ", ".join(str(one) for one in self.values)


@dataclass(frozen=True, slots=True)
class Text:
    """Any text but an empty one."""

    def accepts(self, value: object) -> bool:
        """Whether it is."""
        return isinstance(value, str) and bool(value)

    def __str__(self) -> str:
        return "…"


@dataclass(frozen=True, slots=True)
class Many:
    """A list of at most so many."""

    of: "Shape"
    most: int = 1000


@dataclass(frozen=True, slots=True)
class Thing:
    """An object with these fields; `needs` must be there."""

    fields: Mapping[str, "Shape"]
    needs: frozenset[str] = field(default_factory=frozenset)


Shape = Number | OneOf | Text | Many | Thing

FLAG = OneOf((0, 1))
OBJECT = Thing(
    {"bucket": Text(), "location": Text(), "object": Text(), "file_name": Text()},
    frozenset({"bucket", "location", "object"}),
)
TRACK = Thing({"channel_layout": Text(), "language": Text()})
_POLICY = OneOf(("discard", "transcode", "copy"))
_PLACED: dict[str, Shape] = {
    "dx": Text(),
    "dy": Text(),
    "referpos": OneOf(("TopRight", "TopLeft", "BottomRight", "BottomLeft")),
    "timeline_start": Text(),
    "timeline_duration": Text(),
    "base": OneOf(("input", "output")),
}
_VIDEO = Thing(
    {
        "output_policy": _POLICY,
        "codec": OneOf((1, 2)),
        "bitrate": Number(40, 50_000, (0,)),
        "profile": Number(1, 4),
        "level": Number(0, 15),
        "preset": Number(1, 3),
        "max_iframes_interval": Number(2, 10),
        "bframes_count": Number(0, 8),
        "frame_rate": Number(5, 60, (0,)),
        "width": Number(32, 4096, (0,), step=2),
        "height": Number(32, 2880, (0,), step=2),
        "black_cut": OneOf((0, 1, 2)),
        "sr_factor": OneOf(("2",)),
    }
)
_AUDIO = Thing(
    {
        "output_policy": _POLICY,
        "codec": OneOf((1, 2, 3, 4)),
        "sample_rate": Number(1, 6),
        "bitrate": Number(8, 1000, (0,)),
        "channels": OneOf((1, 2, 6)),
    },
    frozenset({"channels"}),
)
_COMMON = Thing(
    {
        "PVC": OneOf((True, False)),
        "hls_interval": Number(2, 10),
        "dash_interval": Number(2, 10),
        "pack_type": Number(1, 10),
    },
    frozenset({"pack_type"}),
)
_PICTURES = Thing(
    {
        "type": OneOf(("TIME", "DOTS")),
        "time": Number(1),
        "start_time": Number(0),
        "duration": Number(1),
        "dots": Many(Number(0), 10),
        "output_filename": Text(),
        "format": OneOf((1,)),
        "width": Number(96, 3840, (0,)),
        "height": Number(96, 2160, (0,)),
        "max_length": Number(240, 3840),
    }
)
SHAPES: dict[str, Shape] = {
    "av_parameters": Many(
        Thing({"video": _VIDEO, "audio": _AUDIO, "common": _COMMON}, frozenset({"common"})), 9
    ),
    "watermarks": Many(
        Thing(
            {
                "input": OBJECT,
                "template_id": Text(),
                "text_context": Text(),
                "image_watermark": Thing(
                    _PLACED
                    | {
                        "image_process": OneOf(("Original", "Grayed", "Transparent")),
                        "width": Text(),
                        "height": Text(),
                    }
                ),
                "text_watermark": Thing(
                    _PLACED
                    | {"font_name": Text(), "font_size": Number(4, 120), "font_color": Text()}
                ),
            }
        ),
        10,
    ),
    "output_filenames": Many(Text(), 9),
    "thumbnail": Thing({"tar": FLAG, "out": OBJECT, "params": _PICTURES}, frozenset({"params"})),
    "subtitle": Thing(
        {
            "input": OBJECT,
            "inputs": Many(Thing({"language": Text(), "input": OBJECT})),
            "subtitle_type": OneOf((0, 1, 2)),
        }
    ),
    "encryption": Thing(
        {
            "hls_encrypt": Thing(
                {
                    "key": Text(),
                    "url": Text(),
                    "iv": Text(),
                    "algorithm": OneOf(("AES-128-CTR", "AES-128-CBC")),
                },
                frozenset({"key", "url"}),
            )
        }
    ),
    "crop": Thing({"duration": Number(1)}),
    "audio_track": Thing({"type": FLAG, "left": Number(), "right": Number()}),
    "multi_audio": Thing(
        {
            "tracks_info": Many(TRACK),
            "audio_files": Many(Thing({"tracks_info": Many(TRACK), "input": OBJECT})),
            "default_language": Text(),
        }
    ),
    "video_process": Thing(
        {
            "hls_init_count": Number(0, 10),
            "hls_init_interval": Number(2, 10),
            "hls_storage_type": OneOf(("composite", "separate")),
            "rotate": Number(0, 3),
            "adaptation": OneOf(("SHORT", "LONG", "NONE")),
            "upsample": FLAG,
        }
    ),
    "audio_process": Thing(
        {"volume": OneOf(("auto", "dynamic", "original")), "volume_expr": Number(-15, 15)}
    ),
    "dots": Many(Number(0), 10),
}


def hold(name: str, value: object) -> None:
    """
    Hold a parameter against its shape.

    Raises:
        RequestRefused: Something in it is wrong (code "bad-work-setting", the place as `name`).
    """
    _hold(SHAPES[name], value, place=name)


def _hold(shape: Shape, value: object, *, place: str) -> None:
    match shape:
        case Thing():
            _hold_fields(shape, value, place=place)
        case Many():
            if not isinstance(value, list) or len(value) > shape.most:
                raise _refused(place, value, accepted=f"[…], 0…{shape.most}")
            for number, one in enumerate(value):
                _hold(shape.of, one, place=f"{place}[{number}]")
        case _:
            if not shape.accepts(value):
                raise _refused(place, value, accepted=str(shape))


def _hold_fields(shape: Thing, value: object, *, place: str) -> None:
    if not isinstance(value, dict):
        raise _refused(place, value, accepted="{…}")
    for missing in sorted(shape.needs - value.keys()):
        raise _refused(f"{place}.{missing}", "", accepted=_told(shape.fields[missing]))
    for name, held in value.items():
        if name not in shape.fields:
            raise _refused(f"{place}.{name}", held, accepted=", ".join(shape.fields))
        _hold(shape.fields[name], held, place=f"{place}.{name}")


def _told(shape: Shape) -> str:
    if isinstance(shape, Thing):
        return "{" + ", ".join(shape.fields) + "}"
    return "[…]" if isinstance(shape, Many) else str(shape)


def _refused(place: str, value: object, *, accepted: str) -> RequestRefused:
    facts = {"name": place, "value": str(value)[:60], "accepted": accepted, "work": "transcode"}
    return RequestRefused(code="bad-work-setting", facts=facts)
