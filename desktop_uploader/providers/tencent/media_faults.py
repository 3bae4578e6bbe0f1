"""
Why the cloud could make nothing of a film: its 116 numbers, as words.

Source: "Error codes" of the VOD manual. The numbers are regular: what was being done (43 looking,
44 pictures, 45 transcoding, 47 the source itself, 49 the output's check), which step of it, and in
the last two digits why. All of them mean that the film is bad: the same film fails again.
"""

import re

FAMILY = re.compile(r"-(?P<what>43|44|45|49)(?P<step>\d)(?P<why>\d\d)")
WHY = {
    "01": "Damaged",
    "29": "NotDecodable",
    "89": "Codec",
    "90": "FrameSize",
    "91": "SampleFormat",
    "92": "SampleRate",
    "93": "Channels",
    "94": "NoTimes",
    "95": "PictureSize",
    "96": "Chroma",
    "97": "NoFrames",
    "98": "CutShort",
    "99": "CutShort",
}
SOURCE = {
    "-47100": "Unreadable",
    "-47101": "PictureSize",
    "-47102": "Codec",
    "-47104": "Length",
    "-47200": "Length",
    "-47300": "Join",
    "-47301": "Join",
    "-47302": "Join",
    "-47400": "NoStreams",
    "-47401": "NoSound",
    "-47402": "NoPicture",
    "-47403": "PictureSize",
}
OTHERS = {"30009": "Unreadable", "30010": "TheirFault"}
"""Of events: a bad source, a fault of the system."""


def fault_text(code: str, message: str) -> str:
    """Our word with the cloud's code, and its own words; "" where it names no error."""
    if code in ("", "0"):
        return ""
    reason = reason_of(code)
    named = f"MediaFault.{reason}.{code}" if reason else code
    return f"{named}: {message}".rstrip(": ")


def reason_of(code: str) -> str:
    """Why, as a word of ours; "" for a code that is none of these."""
    found = FAMILY.fullmatch(code)
    if found is not None:
        return WHY.get(found["why"], "")
    return SOURCE.get(code) or OTHERS.get(code, "")
