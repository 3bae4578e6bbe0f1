"""Runs a piece of a test as a user without rights: root may read what nobody else may."""

import os
import pickle
import traceback
import warnings
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")

NOBODY = 65534


def as_nobody(ask: Callable[[], Answer]) -> Answer:
    """What `ask` returns in a child that has given up root's rights, where it has them."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # Later Pythons warn of threads; the child uses none and ends without a clean-up.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            os.write(writing, pickle.dumps(ask()))
        except Exception:
            os.write(2, traceback.format_exc().encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        told = answer.read()
    os.waitpid(child, 0)
    assert told, "the child died before it answered"
    return pickle.loads(told)
