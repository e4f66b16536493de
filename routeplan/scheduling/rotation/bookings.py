"""Who holds what when: stops are put in one after the other, each as early as possible."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from routeplan.scheduling.problem import DEPART, DOWN, ENTER, Integers, Problem, Use


class TooLateError(Exception):
    """A stop would begin after the last session's end."""


class Bookings:
    """The use table filled minute by minute (serial schedule generation).

    Stops are put in for their halls and lifts alone: windows, appointments and
    the longest waits are left to whoever chooses the times.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._uses: list[list[Use]] = [[] for _stop in problem.stop_group]
        for use in problem.uses:
            self._uses[use.stop].append(use)
        length = 3 * problem.horizon
        self._load: defaultdict[int, Integers] = defaultdict(lambda: np.zeros(length, np.int64))

    def clear(self) -> None:
        """Give everything back."""
        self._load.clear()

    def place(self, stop: int, enter: int) -> Integers:
        """Book a stop's holds at the earliest time from `enter` on.

        Parameters
        ----------
        enter : int
            The first minute at which the group can go in.

        Returns
        -------
        ndarray, shape (8,)
            The stop's events.

        Raises
        ------
        TooLateError
        """
        wait = 0  # above, for the ride down
        while True:
            if enter > self.problem.horizon:
                raise TooLateError
            events = self._events(stop, enter, wait)
            for use in self._uses[stop]:
                push = self._push(use, events)
                if push and use.since >= DOWN:
                    wait += push
                    break
                if push:
                    # Whatever enters earlier holds the very minute that is taken.
                    enter, wait = enter + push, 0
                    break
            else:
                self._book(stop, events)
                return events

    def until(self, stop: int, events: Integers) -> int:
        """The minute from which a stop holds nothing any more."""
        return max((self._span(use, events)[1] for use in self._uses[stop]), default=0)

    def since(self, stop: int, events: Integers) -> int:
        """The first minute at which a stop holds anything."""
        return min((self._span(use, events)[0] for use in self._uses[stop]), default=0)

    def _events(self, stop: int, enter: int, wait: int) -> Integers:
        parts = self.problem.parts[stop].copy()
        parts[DOWN - 1] += wait
        arrive = enter - parts[:ENTER].sum()
        events = np.asarray(np.concatenate([[arrive], arrive + parts.cumsum()]), dtype=np.int64)
        events[DEPART] += -events[DEPART] % self.problem.clock
        return events

    def _span(self, use: Use, events: Integers) -> tuple[int, int]:
        since = int(events[use.since]) + use.since_offset
        return since, max(since, int(events[use.until]) + use.until_offset)

    def _push(self, use: Use, events: Integers) -> int:
        """Minutes by which a hold has to move until its first taken minute is free again."""
        since, until = self._span(use, events)
        load = self._load[use.resource]
        room = self.problem.resources[use.resource].capacity - use.amount
        taken = load[since:until] > room
        if not taken.any():
            return 0
        first = since + int(taken.argmax())
        return first + int((load[first:] <= room).argmax()) - since

    def _book(self, stop: int, events: Integers) -> None:
        for use in self._uses[stop]:
            since, until = self._span(use, events)
            self._load[use.resource][since:until] += use.amount
