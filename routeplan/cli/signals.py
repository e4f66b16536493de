"""Ctrl-C and requests to end: the first asks for the best so far, the second one for haste."""

from __future__ import annotations

import signal
import threading
import time
from _thread import interrupt_main
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from types import FrameType

# Also where a terminal is closed, or a machine is shut down.
ASKING = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    if hasattr(signal, name)
)
LATER = 0.05  # seconds
TOGETHER = 0.1  # seconds in which a second signal is the same request: some tools send it twice
ENOUGH = 3  # who asks so often wants the process gone, whatever it leaves behind


class Requests:
    """The requests to end that one run has had.

    Attributes
    ----------
    number : int or None
        The signal that came first.
    count : int
        How many came.
    """

    def __init__(self) -> None:
        self.number: int | None = None
        self.count = 0
        self._latest = -inf
        self._raising: int | None = 1  # which of them is raised; None: they are only counted

    @property
    def status(self) -> int:
        """The exit status of a run that they ended: 130 after Ctrl-C, 143 after a kill."""
        return 128 + (self.number or signal.SIGINT)

    def take(self, number: int, frame: FrameType | None) -> None:
        """Take one, and raise KeyboardInterrupt if it is time for it."""
        if _is_importing(frame):
            # Libraries that are interrupted while they are loaded raise all kinds of errors.
            again = threading.Timer(LATER, _ask_again, (number,))
            again.daemon = True
            again.start()
            return
        now = time.monotonic()
        if now - self._latest < TOGETHER:
            return
        self._latest = now
        self.number = self.number or number
        self.count += 1
        if self._raising is None:
            return
        if self.count >= ENOUGH:
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)
        if self.count == self._raising:
            raise KeyboardInterrupt

    def end(self) -> None:
        """Heed no more of them: the process is about to end."""
        for number in ASKING:
            # Any other handler is taken away while Python ends, and the status would be lost.
            signal.signal(number, signal.SIG_IGN)

    @contextmanager
    def raising(self, which: int | None) -> Iterator[None]:
        """Raise another one than the first inside the block, or none."""
        before, self._raising = self._raising, which
        try:
            if which is not None and self.count >= which:
                raise KeyboardInterrupt
            yield
        finally:
            self._raising = before


_requests = Requests()


def take_requests() -> Requests:
    """Take what asks this process to end, from now on."""
    global _requests
    _requests = Requests()
    for number in ASKING:
        signal.signal(number, _requests.take)
    return _requests


@contextmanager
def taking_requests() -> Iterator[Requests]:
    """Take what asks the process to end, in this block; in a thread nothing can be taken."""
    if threading.current_thread() is not threading.main_thread():
        yield Requests()
        return
    before = {number: signal.getsignal(number) for number in ASKING}
    try:
        yield take_requests()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def finishing() -> Iterator[None]:
    """Do what takes seconds to its end after a first request; the second one is raised."""
    with _requests.raising(2):
        yield


@contextmanager
def undisturbed() -> Iterator[None]:
    """Do what takes no time to its end, whatever is asked for."""
    with _requests.raising(None):
        yield


def was_asked() -> bool:
    """Whether the run has been asked to end."""
    return _requests.count > 0


def _ask_again(number: int) -> None:
    if hasattr(signal, "pthread_kill"):  # which ends waiting as well
        signal.pthread_kill(threading.main_thread().ident or 0, number)
    else:
        interrupt_main(signal.Signals(number))


def _is_importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False
