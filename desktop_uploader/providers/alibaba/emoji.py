"""
Which characters VOD takes for emoji, and refuses in titles, descriptions and tags.

The manual says "emoticon or special characters" and no more. Refused here is what systems draw as a
coloured picture of its own accord (Unicode's property Emoji_Presentation, emoji-data 15.1), what a
variation selector or a joiner makes one, and every pictograph block beyond the basic plane. Writing
of all languages is accepted, and so are signs that are text unless told otherwise: ™ © → ★ ♪ ♥.
"""

import re

COLOURED_SIGNS = (
    "\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1"
    "\u26aa\u26ab\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705"
    "\u270a\u270b\u2728\u274c\u274e\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50"
    "\u2b55"
)
EMOJI_SELECTOR, KEYCAP, JOINER = "\ufe0f", "\u20e3", "\u200d"
PICTOGRAPHS = "\U0001f000-\U0001faff"
FLAG_TAGS = "\U000e0020-\U000e007f"

EMOJI = re.compile(f"[{COLOURED_SIGNS}{EMOJI_SELECTOR}{KEYCAP}{PICTOGRAPHS}{FLAG_TAGS}]")
# A joiner between letters is part of how Persian and Indic words are written.
JOINED = re.compile(f"(?<=[{COLOURED_SIGNS}{EMOJI_SELECTOR}{PICTOGRAPHS}]){JOINER}")


def first_emoji(text: str) -> str:
    """The first emoji in `text`; "" when there is none."""
    found = EMOJI.search(text)
    return found[0] if found else ""


def without_emoji(text: str, replacement: str) -> str:
    """`text` with each character of an emoji replaced."""
    return EMOJI.sub(replacement, JOINED.sub("", text))
