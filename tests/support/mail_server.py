"""A mail server on this machine: enough of SMTP for a client to hand over messages, and what it was told."""

from __future__ import annotations

import base64
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from tests.support.threads import serve_in_thread


@dataclass
class MailServer:
    """What arrived, and how the server shall refuse: recipient → answer, `data_answer` to a message; `banner` other than 220 refuses all."""

    port: int = 0
    banner: str = "220 here"
    refusals: dict[str, str] = field(default_factory=dict)
    password: str = ""
    data_answer: str = "250 taken"
    signed_in: list[str] = field(default_factory=list)
    envelopes: list[tuple[str, list[str], EmailMessage]] = field(default_factory=list)


class _Talk(socketserver.StreamRequestHandler):
    """One client's session."""

    def handle(self) -> None:
        server: MailServer = self.server.facts  # type: ignore[attr-defined]
        self._say(server.banner)
        sender, recipients = "", []
        while line := self.rfile.readline().decode().strip():
            verb, _, rest = line.partition(" ")
            match verb.upper():
                case "EHLO":
                    self._say("250-here", *(["250-AUTH PLAIN"] if server.password else []), "250 8BITMIME")
                case "AUTH":
                    words = base64.b64decode(rest.split()[1]).decode().split("\0")
                    server.signed_in.append(words[1])
                    self._say("235 welcome" if words[2] == server.password else "535 wrong password")
                case "MAIL":
                    sender = rest[rest.index("<") + 1 : rest.index(">")]
                    self._say("250 ok")
                case "RCPT":
                    address = rest[rest.index("<") + 1 : rest.index(">")]
                    answer = server.refusals.get(address, "250 ok")
                    if answer.startswith("250"):
                        recipients.append(address)
                    self._say(answer)
                case "DATA":
                    self._say("354 go on")
                    message = message_from_bytes(self._read_message(), policy=policy.default)
                    assert isinstance(message, EmailMessage)
                    server.envelopes.append((sender, recipients, message))
                    self._say(server.data_answer)
                case "QUIT":
                    self._say("221 bye")
                    return
                case _:
                    self._say("250 ok")

    def _read_message(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    block_on_close = True

    def __init__(self, facts: MailServer) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.facts = facts


@contextmanager
def run_mail_server() -> Iterator[MailServer]:
    """Run a mail server for the block."""
    facts = MailServer()
    with _Server(facts) as server:
        facts.port = server.server_address[1]
        with serve_in_thread(server):
            yield facts
