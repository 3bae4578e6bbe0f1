"""Name -> bench. A new bench is a module beside this one and a line in `BENCHES`."""

from collections.abc import Callable, Mapping

BENCHES: dict[str, Callable[[], Mapping[str, object]]] = {}
"""Each measures, prints what a person wants to see on stderr, and gives keys of the answer."""

ANSWER: dict[str, object] = {
    "throughput_tls": None,
    "cpu_s_per_gib_tls": None,
    "small_files": None,
    "engine_rss_mib": None,
    "journal_bytes_per_file": None,
    "window": None,
}
"""The closing object of `--json`; null is what no bench has measured."""
