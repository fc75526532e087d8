"""Keep-alive HTTP clients of `bench intake`, in a process of their own: each sends its next report when answered.

Reads one JSON object from stdin (port, tokens, clients, seconds, warm_up_seconds, with_key, points), prints one to stdout.
"""

from __future__ import annotations

import json
import secrets
import selectors
import socket
import sys
import time
from typing import Any


class Client:
    """One connection: sends a report, waits for the whole answer."""

    def __init__(self, number: int, plan: dict[str, Any]) -> None:
        self.plan, self.number, self.sent = plan, number, 0
        self.token = plan["tokens"][number % len(plan["tokens"])]
        self.run = secrets.token_hex(6)
        self.socket = socket.create_connection(("127.0.0.1", plan["port"]))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        self.sent_at = 0.0

    def send(self) -> None:
        """Send the next report."""
        self.sent += 1
        lon, lat = self.plan["points"][(self.number * 7 + self.sent) % len(self.plan["points"])]
        body = json.dumps(
            {
                "source": "collector",
                "description": f"路边有一堆垃圾，需要清理（{self.run} {self.sent}）",
                "address": "人民中路12号对面",
                "point": {"lon": lon, "lat": lat, "crs": "wgs84"},
                "category_id": self.plan["category_id"],
            }
        ).encode()
        key = f"Idempotency-Key: {self.run}-{self.sent}\r\n" if self.plan["with_key"] else ""
        head = (
            f"POST /api/v1/reports HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {self.token}\r\n{key}"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self.buffer = b""
        self.sent_at = time.perf_counter()
        self.socket.sendall(head.encode() + body)

    def receive(self) -> int | None:
        """Read what has come; return the status once the answer is whole."""
        piece = self.socket.recv(65536)
        if not piece:
            raise ConnectionError("the server closed the connection")
        self.buffer += piece
        head, mark, body = self.buffer.partition(b"\r\n\r\n")
        if not mark:
            return None
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        return int(head.split(b" ", 2)[1]) if len(body) >= length else None


def run(plan: dict[str, Any]) -> dict[str, Any]:
    """Send for the planned time and return counts by status and latencies in milliseconds."""
    selector = selectors.DefaultSelector()
    started = time.perf_counter()
    for number in range(plan["clients"]):
        client = Client(number, plan)
        selector.register(client.socket, selectors.EVENT_READ, client)
        client.send()
    begin = started + plan["warm_up_seconds"]
    end = begin + plan["seconds"]
    statuses: dict[int, int] = {}
    latencies: list[float] = []
    now = started
    while now < end:
        now = time.perf_counter()
        for key, _ in selector.select(timeout=1):
            status = key.data.receive()
            if status is None:
                continue
            now = time.perf_counter()
            if begin <= now < end:
                statuses[status] = statuses.get(status, 0) + 1
                latencies.append((now - key.data.sent_at) * 1000)
            key.data.send()
    return summarise(plan, statuses, sorted(latencies))


def summarise(plan: dict[str, Any], statuses: dict[int, int], latencies: list[float]) -> dict[str, Any]:
    """Return rates and percentiles."""

    def percentile(share: float) -> float:
        return round(latencies[min(len(latencies) - 1, int(share * len(latencies)))], 2) if latencies else 0.0

    return {
        "clients": plan["clients"],
        "reports_per_second": round(statuses.get(201, 0) / plan["seconds"], 1),
        "statuses": statuses,
        "p50_ms": percentile(0.5),
        "p95_ms": percentile(0.95),
        "p99_ms": percentile(0.99),
    }


if __name__ == "__main__":
    print(json.dumps(run(json.load(sys.stdin))))
