"""What the window may do outside itself, handed in by `app`."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Doors:
    """
    What the window may do outside itself.

    Attributes:
        make_sample: Makes a small film and returns its path; may take seconds, may raise
            UploaderError.
        open_folder: Shows a folder to the person; False when it is not there.
        copy_text: Puts text on the clipboard.
        default_account: Chosen on the sheet at first; "" for the first of all.
        tells_on_close: Whether closing is still to be explained.
        told_on_close: Remembers that it was; may take time, may raise UploaderError.
    """

    make_sample: Callable[[], bytes]
    open_folder: Callable[[str], bool]
    copy_text: Callable[[str], None]
    default_account: str
    tells_on_close: bool
    told_on_close: Callable[[], object]
