"""The service on a socket, until it is told to stop."""

import contextlib
import socket
from collections.abc import Callable
from datetime import date

from pipeline.model.errors import TargetFailed
from pipeline.web.app import create_app
from pipeline.web.settings import Service

_BACKLOG = 128
_IDLE = 15
"""Seconds after which a connection on which nothing comes is closed."""
_AT_ONCE = 500


def run(service: Service, host: str, port: int, today: Callable[[], date], ready: Callable[[str], None]) -> None:
    """Serves until it is interrupted, which is no fault; `ready` is told the address once the workers are warm.

    Raises TargetFailed when the address cannot be had.
    """
    import uvicorn  # noqa: PLC0415

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as cause:
        listening.close()
        raise TargetFailed("adresse_occupee", adresse=f"{host}:{port}", cause=cause.strerror or str(cause)) from cause
    listening.listen(_BACKLOG)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listening.getsockname()[1]}/"
    config = uvicorn.Config(
        create_app(service, today, lambda: ready(address)),
        log_level="warning",
        access_log=False,
        server_header=False,
        limit_concurrency=_AT_ONCE,
        timeout_keep_alive=_IDLE,
        h11_max_incomplete_event_size=32_768,
    )
    with listening, contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])
