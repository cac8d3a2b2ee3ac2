"""Ports for the servers that tests start."""

import random
import socket


def spare_port() -> int:
    """Below those that systems hand out by themselves, so that nothing takes it until a server does."""
    while True:
        port = random.SystemRandom().randrange(20_000, 32_000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
