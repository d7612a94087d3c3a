"""What the server counts, as text for Prometheus; it names no reader, no token and no address."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator


class Metrics:
    """Counts of one server since its start."""

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, int]] = Counter()
        """Requests by kind and status."""
        self.feed_bytes = 0
        """Bytes of feeds sent, without headers."""
        self.reload_failures = 0
        """How often what lay on the disk could not be shown."""
        self.loaded: float | None = None
        """When a version was read last, by the clock `time.monotonic`; None before the first."""

    def text(self, connections: int) -> str:
        """All of it, with the number of open `connections`. Source: the Prometheus text format 0.0.4."""
        return "".join(f"{line}\n" for line in self._lines(connections))

    def _lines(self, connections: int) -> Iterator[str]:
        yield "# HELP aarsplan_requests_total Requests answered, by kind and status."
        yield "# TYPE aarsplan_requests_total counter"
        for (kind, status), number in sorted(self.requests.items()):
            yield f'aarsplan_requests_total{{kind="{kind}",status="{status}"}} {number}'
        yield from _metric("feed_bytes_total", "counter", "Bytes of feeds sent, without headers.", self.feed_bytes)
        if self.loaded is not None:
            seconds = round(time.monotonic() - self.loaded, 1)
            yield from _metric("reload_age_seconds", "gauge", "Seconds since a version was read.", seconds)
        failures = self.reload_failures
        yield from _metric("reload_failures_total", "counter", "Versions that could not be shown.", failures)
        yield from _metric("open_connections", "gauge", "Connections open now.", connections)


def _metric(name: str, kind: str, words: str, value: float) -> Iterator[str]:
    yield f"# HELP aarsplan_{name} {words}"
    yield f"# TYPE aarsplan_{name} {kind}"
    yield f"aarsplan_{name} {value}"
