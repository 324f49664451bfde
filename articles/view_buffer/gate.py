"""A gate that stays shut for a while; each process has its own."""

import time


class Gate:
    """Open until it is shut, and again some seconds later."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.opens_at = 0.0

    def is_open(self) -> bool:
        return time.monotonic() >= self.opens_at

    def shut(self) -> None:
        self.opens_at = time.monotonic() + self.seconds
