"""Reads the icons that ship with the program."""

from importlib.resources import files
from pathlib import Path


def read_icon(name: str) -> bytes:
    """The drawing of an icon, as SVG."""
    shipped = files("desktop_uploader") / "resources"
    # A wheel carries them inside the package; in a checkout they lie beside it.
    resources = shipped if shipped.is_dir() else Path(__file__).parents[2] / "resources"
    return resources.joinpath("icons", f"{name}.svg").read_bytes()
