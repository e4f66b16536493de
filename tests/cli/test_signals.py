"""Ctrl-C once, twice and while libraries are loaded."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from routeplan.cli.signals import finishing, taking_requests, undisturbed, was_asked

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of this kind are POSIX's")


@pytest.fixture(autouse=True)
def at_once(request, monkeypatch):
    """What these tests send at once stands for what people send one after the other."""
    if "together" not in request.node.name:
        monkeypatch.setattr("routeplan.cli.signals.TOGETHER", 0.0)


def test_signals_that_come_together_are_one_request():
    with taking_requests() as requests:
        with pytest.raises(KeyboardInterrupt):
            ask(signal.SIGTERM)
        ask(signal.SIGTERM)
        ask(signal.SIGINT)
        assert requests.count == 1


def ask(number=signal.SIGINT):
    signal.raise_signal(number)


def test_the_first_request_is_raised_and_the_second_one_counted():
    before = signal.getsignal(signal.SIGTERM)
    with taking_requests() as requests:
        assert not was_asked()
        with pytest.raises(KeyboardInterrupt):
            ask(signal.SIGTERM)
        ask()
        assert was_asked()
        assert (requests.count, requests.status) == (2, 143)
    assert signal.getsignal(signal.SIGTERM) is before


def test_what_takes_seconds_is_finished_unless_asked_twice():
    with taking_requests() as requests:
        with pytest.raises(KeyboardInterrupt), finishing():
            ask()
            finished = True
            ask()
        assert finished
        assert requests.status == 130
        with pytest.raises(KeyboardInterrupt), finishing():
            pytest.fail("there is no time left")


def test_nothing_disturbs_what_takes_no_time():
    with taking_requests() as requests:
        with undisturbed():
            for _time in range(5):
                ask()
        assert requests.count == 5


def test_the_third_request_ends_the_process():
    code = """
        from routeplan.cli import signals
        import signal
        signals.TOGETHER = 0.0
        signals.take_requests()
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            signal.raise_signal(signal.SIGINT)
            print("still here", flush=True)
            signal.raise_signal(signal.SIGINT)
        print("never here")
    """
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout) == (-signal.SIGINT, "still here\n")


def test_a_request_waits_until_a_library_is_loaded(tmp_path, monkeypatch):
    (tmp_path / "slow_library.py").write_text(
        "import signal, time\nsignal.raise_signal(signal.SIGINT)\nloaded = True\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    with taking_requests() as requests:
        import slow_library

        assert slow_library.loaded
        assert requests.count == 0
        with pytest.raises(KeyboardInterrupt):
            time.sleep(20)
