"""The bound on bytes a second, counted on a clock that moves only when somebody waits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workstation.steps.throttle import LONGEST_WAIT, SHORTEST_WAIT, Throttle


class HandTime:
    """Seconds that pass only by waiting."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.longest = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.longest = max(self.longest, seconds)
        self.now += seconds


def never() -> bool:
    return False


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.integers(1, 1000),
    st.lists(st.tuples(st.integers(1, 3000), st.floats(0, 5)), min_size=1, max_size=20),
)
def test_never_more_passes_than_the_rate_allows_and_never_later_than_needed(
    rate: int, asked: list[tuple[int, float]]
) -> None:
    time = HandTime()
    throttle = Throttle(rate, time.monotonic, time.sleep)
    passed: list[tuple[float, int]] = []
    for count, pause in asked:
        time.now += pause
        before = time.now
        assert throttle.take(count, never)
        passed.append((time.now, count))
        owed = sum(size for _, size in passed[:-1])
        # Resting never makes one wait longer than all that passed before and a full second's saving take.
        assert time.now - before <= (owed + rate) / rate + 2 * SHORTEST_WAIT
    for first in range(len(passed)):
        for last in range(first, len(passed)):
            total = sum(count for _, count in passed[first : last + 1])
            # A second's saving, or one chunk larger than that, may pass at the first moment; all else takes its time.
            burst = max(rate, passed[last][1]) + (passed[first][1] if last > first else 0)
            assert total <= burst + rate * (passed[last][0] - passed[first][0]) + 1e-6
    assert time.longest <= LONGEST_WAIT


def test_a_steady_stream_comes_at_the_rate() -> None:
    time = HandTime()
    throttle = Throttle(1000, time.monotonic, time.sleep)
    start = time.now
    for _ in range(100):
        assert throttle.take(256, never)
    assert time.now - start == pytest.approx((100 * 256 - 1000) / 1000, abs=0.01)


def test_without_a_rate_nothing_waits() -> None:
    time = HandTime()
    throttle = Throttle(0, time.monotonic, time.sleep)
    assert throttle.take(10**9, never)
    assert time.now == 1000.0


@pytest.mark.parametrize("rate", [0, 10])
def test_a_stop_is_heard_while_waiting_and_nothing_passes(rate: int) -> None:
    time = HandTime()
    throttle = Throttle(rate, time.monotonic, time.sleep)
    assert not throttle.take(5, lambda: True)
    assert throttle.take(10, never)
    if rate:
        assert not throttle.take(10, lambda: time.now > 1000.5)
        assert time.now < 1000.5 + 2 * LONGEST_WAIT
        time.now = 1001.0
        assert throttle.take(10, never)
        assert time.now == 1001.0


def test_the_urgent_passes_first() -> None:
    time = HandTime()
    order: list[str] = []

    def sleep(seconds: float) -> None:
        """While the urgent one waits, another asks for less than is saved up by then."""
        time.sleep(seconds)
        if not order and time.now > 1000.5:
            order.append("asked")
            assert not throttle.take(1, lambda: time.now > 1000.7)

    throttle = Throttle(100, time.monotonic, sleep)
    assert throttle.take(100, never)
    assert throttle.take(100, never, urgent=True)
    assert order == ["asked"]
    assert throttle.take(1, never)
