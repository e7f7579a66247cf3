"""The validation service as its users meet it: a process of its own, on a free port."""

import http.client
import os
import re
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

READY = re.compile(r"http://\S+/")


@dataclass(frozen=True)
class Served:
    """Where a service listens, and its process."""

    address: str
    process: subprocess.Popen[str]

    def workers(self) -> list[int]:
        """The processes that judge."""
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        children = [int(one) for path in tasks for one in path.read_text(encoding="ascii").split()]
        return [one for one in children if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 80


@dataclass(frozen=True)
class Reply:
    """What a service answered."""

    status: int
    headers: dict[str, str]
    body: str


@contextmanager
def serving(*options: str, scratch: Path | None = None) -> Iterator[Served]:
    """A service that takes reports of the example plan; `scratch` is where its temporary files go."""
    elsewhere = {} if scratch is None else {"TMPDIR": str(scratch)}
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "serve", "--plan", "exemple", "--port", "0", *options],
        stderr=subprocess.PIPE, text=True, env={**os.environ, "BILAN_LANG": "fr", **elsewhere},
    )  # fmt: skip
    assert process.stderr is not None
    try:
        ready = READY.search(process.stderr.readline())
        assert ready is not None
        yield Served(ready[0], process)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def ask(served: Served, method: str, path: str, body: bytes = b"", **headers: str) -> Reply:
    """One request, answered."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=120)
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        told = {name.casefold(): value for name, value in answer.getheaders()}
        return Reply(answer.status, told, answer.read().decode("utf-8", "replace"))
    finally:
        connection.close()


def form(name: str | None, data: bytes, **fields: str) -> tuple[bytes, str]:
    """A file and fields as a browser sends them: the body, and its type."""
    mark = uuid.uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    if name is not None:
        head = f'--{mark}\r\nContent-Disposition: form-data; name="fichier"; filename="{name}"\r\n'
        parts.append(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + data + b"\r\n")
    return b"".join([*parts, f"--{mark}--\r\n".encode()]), f"multipart/form-data; boundary={mark}"


def send(served: Served, path: str, name: str | None, data: bytes, **fields: Any) -> Reply:
    """A file sent to the service."""
    body, kind = form(name, data, **fields)
    return ask(served, "POST", path, body, Content_Type=kind)
