"""How long a test cell may take: it runs the instructor's code, but on a student's values."""

import signal
from typing import Any

TOO_SLOW = "the test did not finish with your results"


class TestTooSlow(BaseException):
    """The test cells did not finish. No `except Exception` in them catches this."""

    __test__ = False


class TestLimit:
    """Raises TestTooSlow in its `with` block when this process computes for longer than `seconds`,
    or the clock advances by `patience`; for the main thread only.

    While a test waits for the student's code it computes nothing. `reached` says whether it was
    stopped. A test that catches everything is stopped again every `AGAIN` seconds.
    """

    __test__ = False
    AGAIN = 1.0

    def __init__(self, seconds: float, patience: float) -> None:
        self.reached = False
        self._timers = {
            signal.SIGPROF: (signal.ITIMER_PROF, seconds),
            signal.SIGALRM: (signal.ITIMER_REAL, patience),
        }
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> None:
        for number, (timer, seconds) in self._timers.items():
            self._before[number] = signal.signal(number, self._stop)
            signal.setitimer(timer, seconds, self.AGAIN)

    def __exit__(self, *_: object) -> None:
        self.disarm()

    def disarm(self) -> None:
        """Stop nothing from now on."""
        for number, (timer, _seconds) in self._timers.items():
            signal.setitimer(timer, 0)
            signal.signal(number, self._before[number])

    def _stop(self, *_: Any) -> None:
        self.reached = True
        raise TestTooSlow(TOO_SLOW)
