"""A mail server of a few lines that refuses, waits and breaks off as it is told."""

from __future__ import annotations

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread


class SmtpServer(socketserver.ThreadingTCPServer):
    """Keeps what it took in `taken`, by recipients.

    `refused` are addresses it does not know; with `breaks_after_data` it takes a message and goes
    without an answer; with `waits` set it says nothing until that event.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Dialogue)
        self.taken: list[tuple[str, ...]] = []
        self.refused: set[str] = set()
        self.breaks_after_data = False
        self.waits: Event | None = None
        self.visits = 0

    @property
    def port(self) -> int:
        return self.server_address[1]


class Dialogue(socketserver.StreamRequestHandler):
    """One connection."""

    server: SmtpServer

    def handle(self) -> None:
        self.server.visits += 1
        if self.server.waits is not None:
            self.server.waits.wait(30)
            return
        self.say("220 ready")
        recipients: list[str] = []
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "RCPT":
                address = line.partition("<")[2].partition(">")[0]
                if address in self.server.refused:
                    self.say("550 no such mailbox")
                    continue
                recipients.append(address)
            if verb == "DATA":
                self.say("354 go on")
                while self.rfile.readline() not in {b".\r\n", b""}:
                    pass
                self.server.taken.append(tuple(recipients))
                if self.server.breaks_after_data:
                    return
            self.say("221 bye" if verb == "QUIT" else "250 ok")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def serving() -> Iterator[SmtpServer]:
    """Yield a server that listens."""
    with SmtpServer() as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield server
        finally:
            if server.waits is not None:
                server.waits.set()
            server.shutdown()
