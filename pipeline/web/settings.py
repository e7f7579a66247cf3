"""Bounds of the service: how much one may send, how long and how many at once."""

from dataclasses import dataclass, field

from pipeline.definitions.places import Places


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Bytes of one submission, seconds to send and to judge it, submissions at once and a minute from one address.

    `waiting` is how many may wait for a worker before others are told to come back; `memory` the bytes that a
    worker may fill, some two hundred million of which it fills at its start.
    """

    size: int = 20_000_000
    sending: float = 60.0
    judging: float = 60.0
    waiting: int = 100
    each_minute: int = 60
    memory: int = 450_000_000
    workers: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What is served: the definitions, the plans that submissions may be for (id and folder), and the bounds."""

    places: Places
    plans: dict[str, str]
    titles: dict[str, str]
    bounds: Bounds = field(default_factory=Bounds)
