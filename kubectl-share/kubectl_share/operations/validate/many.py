"""Many files, judged by several processes; a few are judged by this one, before others could have started."""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from itertools import chain
from typing import TYPE_CHECKING

from kubectl_share.operations.validate import Input, Validator, Wanted
from kubectl_share.prefilter import may_hold_kubeconfig

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future, ProcessPoolExecutor

    from kubectl_share.operations.validate.findings import FileReport

_FEW_BYTES = 1_000_000
_CHUNK_BYTES = 300_000
_CHUNKS_AHEAD = 3
"""For each process, so that none waits."""
_validator: Validator
"""That of a process which judges for another one."""


def reports_of(inputs: Iterable[Input], wanted: Wanted) -> Iterator[FileReport]:
    """A report for each input that can be a kubeconfig, in their order.

    Raises:
        ConfigurationError: see `Validator.report`.
    """
    validator = Validator(wanted)
    possible = (given for given in inputs if given.named or may_hold_kubeconfig(given.data))
    size = 0
    for given in possible:
        size += len(given.data)
        following = next(possible, None) if size > _FEW_BYTES and _processors() > 1 else None
        if following is not None:
            yield from _by_several(chain((given, following), possible), wanted)
            return
        yield validator.report(given)


def _by_several(inputs: Iterator[Input], wanted: Wanted) -> Iterator[FileReport]:
    pool = _pool(wanted)
    try:
        waiting: deque[Future[list[FileReport]]] = deque()
        for chunk in _chunks(inputs):
            waiting.append(pool.submit(_judge, chunk))
            if len(waiting) >= _CHUNKS_AHEAD * _processors():
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _chunks(inputs: Iterator[Input]) -> Iterator[list[Input]]:
    chunk: list[Input] = []
    size = 0
    for given in inputs:
        chunk.append(given)
        size += len(given.data)
        if size >= _CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _pool(wanted: Wanted) -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    method = "fork" if sys.platform == "linux" else None  # which has loaded everything already
    return ProcessPoolExecutor(_processors(), get_context(method), _begin, (wanted,))


def _begin(wanted: Wanted) -> None:
    global _validator  # noqa: PLW0603 - what a process begins with
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that waits is interrupted, and ends this one
    _validator = Validator(wanted)


def _judge(chunk: list[Input]) -> list[FileReport]:
    return [_validator.report(given) for given in chunk]


def _processors() -> int:
    """Those that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
