"""`python -m desktop_uploader.launch`: the engine that a command or a window has started."""

import sys
from collections.abc import Sequence

from desktop_uploader.domain.errors import UploaderError
from desktop_uploader.launch import last_words
from desktop_uploader.launch.engine_process import run_engine
from desktop_uploader.ports.station import StartOptions
from desktop_uploader.settings.load import load, whereabouts
from desktop_uploader.system.locations import locate


def main(arguments: Sequence[str]) -> int:
    """Be the engine of the home that is the only argument; "" means the system's folders."""
    options = StartOptions(home=arguments[0] if arguments else "")
    where = whereabouts(options.home)
    places = locate(where.home, runtime_folder=where.runtime_folder)
    try:
        settings = load(places.settings_file, {})
        return run_engine(settings, places, ends_when_idle=True)
    except UploaderError as error:
        # For whoever started it; the sentence is made there, in their language.
        return last_words.leave(error.trouble)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
