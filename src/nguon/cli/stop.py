"""Ctrl-C, and being told to end (SIGTERM): whatever runs is left in order, and one sentence says so.

The idea: a signal raises `KeyboardInterrupt` wherever the program is, so that what is open is closed and what is half is
removed. Where Python would swallow that (in a callback, say), it is raised again; what libraries make of it is no fault.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import sys
import threading
import warnings
from collections.abc import Iterator
from types import FrameType, TracebackType
from typing import Any

CTRL_C, TOLD = 130, 143
"""Exit codes: 128 and the number of the signal, as shells have it."""

SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM") if hasattr(signal, name)]

_came: list[int] = []
"""The signals that came so far."""


def is_stopped() -> bool:
    """Tell whether a signal came."""
    return bool(_came)


def exit_code() -> int:
    """Return the exit code of a program that a signal stopped."""
    return TOLD if _came and _came[0] != signal.SIGINT else CTRL_C


_said: list[str] = []
"""What was said of it."""


def say_stopped(sentence: str = "stopped") -> None:
    """Say that the program was stopped, once."""
    if _came and _said:
        return
    _said.append(sentence)
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(f"nguon: {sentence}\n")
        sys.stderr.flush()


def _stop(number: int, frame: FrameType | None) -> None:
    _came.append(number)
    warnings.simplefilter("ignore", ResourceWarning)  # a module that was being read is left open by Python itself
    raise KeyboardInterrupt


def _unraisable(found: Any) -> None:
    """What was raised where nobody could take it: an interruption is raised again, other things are told as ever."""
    if isinstance(found.exc_value, KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    elif not _came:
        sys.__unraisablehook__(found)


def _end() -> None:
    """Leave with the exit code, last of all: Python itself would end by the signal where it met it inside `exec`."""
    if _came and _said:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
        os._exit(exit_code())


@contextlib.contextmanager
def listen() -> Iterator[None]:
    """Raise `KeyboardInterrupt` for each signal; afterwards signals do what they do by themselves."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    atexit.register(_end)
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup, say
            signal.signal(number, _stop)
    sys.unraisablehook = _unraisable
    try:
        yield
    finally:
        for number in SIGNALS:
            if signal.getsignal(number) is _stop:
                signal.signal(number, signal.SIG_IGN if _came else signal.SIG_DFL)


class Stopped:
    """Ends the program with one sentence and its exit code when what is inside was stopped by a signal."""

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End; whatever is raised after a signal means that it stopped the program."""
        if not _came or (isinstance(error, SystemExit) and error.code in (0, None)):
            return
        say_stopped()
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
        if kind is not None:
            sys.exit(exit_code())
