"""A port that passes on to another one, until it is told to fail as a server does."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from threading import Event, Thread

from requirements.start import HOST

SLOW = 5.0  # seconds
FULL = b"-OOM command not allowed when used memory > 'maxmemory'.\r\n"


class Relay:
    """Passes on to `target`; `fault` is one of dead, slow, full, garbage, or empty."""

    def __init__(self, target: tuple[str, int]) -> None:
        self.target = target
        self.fault = ""
        self._ended = Event()
        self._open: list[socket.socket] = []
        self._listener = socket.create_server((HOST, 0))
        self.port: int = self._listener.getsockname()[1]
        Thread(target=self._accept, daemon=True).start()

    def fail(self, fault: str) -> None:
        """Fail from now on, on connections that are open too; work again where it is empty."""
        self.fault = fault
        for each in self._open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def close(self) -> None:
        """End."""
        self._ended.set()
        self.fail("dead")
        self._listener.close()

    def _accept(self) -> None:
        while not self._ended.is_set():
            try:
                visitor, _address = self._listener.accept()
            except OSError:
                return
            if self.fault == "dead":
                visitor.close()
                continue
            self._open.append(visitor)
            if self.fault:
                Thread(target=self._misbehave, args=(visitor, self.fault), daemon=True).start()
                continue
            server = socket.create_connection(self.target)
            self._open.append(server)
            for pair in ((visitor, server), (server, visitor)):
                Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    def _misbehave(self, visitor: socket.socket, fault: str) -> None:
        with suppress(OSError):
            while visitor.recv(65536):
                if fault == "slow":
                    self._ended.wait(SLOW)
                visitor.sendall(FULL if fault == "full" else os.urandom(64) + b"\r\n")
