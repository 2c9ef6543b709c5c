"""Worker processes for kernels over Arrow batches: results in order, a worker that dies costs only the row that killed it.

Workers leave Ctrl-C to the process that started them, and end when it ends, however it ends.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import chain, islice
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from typing import Any

import pyarrow as pa

from nguon.engines.base import Kernel
from nguon.errors import BuildError

AHEAD = 2
"""Batches held ready for each worker: enough that none waits for the next, few enough that memory stays small."""


class Pool:
    """Runs kernels in `workers` processes, started when first needed; with 0 workers, in this process."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = _cores() if workers is None else workers
        self._pool: ProcessPoolExecutor | None = None

    def run(self, kernel: Kernel, batches: Iterable[pa.RecordBatch], crashed: Kernel | None = None) -> Iterator[pa.RecordBatch]:
        """Yield the kernel's answer to each batch, in order. `crashed` answers for a row that kills its worker."""
        batches = iter(batches)
        first = list(islice(batches, 2))
        batches = chain(first, batches)
        if self.workers == 0 or (len(first) < 2 and crashed is None):  # one batch: no process is worth its start
            yield from map(kernel, batches)
            return
        ahead: deque[tuple[pa.RecordBatch, Future[bytes]]] = deque()
        try:
            for batch in batches:
                ahead.append((batch, self._submit(kernel, batch)))
                if len(ahead) > AHEAD * self.workers:
                    yield self._take(kernel, ahead, crashed)
            while ahead:
                yield self._take(kernel, ahead, crashed)
        except BaseException:
            self.close(now=True)
            raise

    def close(self, now: bool = False) -> None:
        """End the workers; `now` without waiting for what they are doing."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        if now:  # first: what they share goes with the pool, and one that is just beginning would miss it
            for process in list((getattr(pool, "_processes", None) or {}).values()):
                process.terminate()
        pool.shutdown(wait=not now, cancel_futures=True)

    def _submit(self, kernel: Kernel, batch: pa.RecordBatch) -> Future[bytes]:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self.workers, mp_context=_context(kernel), initializer=_begin, initargs=(dict(os.environ),)
            )
        try:
            with _main_left_alone(), _deaf_to_ctrl_c():
                return self._pool.submit(_work, kernel, _pack(batch))
        except BrokenProcessPool as broken:
            future: Future[bytes] = Future()
            future.set_exception(broken)
            return future

    def _take(
        self, kernel: Kernel, ahead: deque[tuple[pa.RecordBatch, Future[bytes]]], crashed: Kernel | None
    ) -> pa.RecordBatch:
        batch, future = ahead.popleft()
        try:
            return _unpack(future.result())
        except BrokenProcessPool:
            self.close(now=True)
            answer = self._alone(kernel, batch, crashed)
            again = [(b, self._submit(kernel, b) if _is_broken(f) else f) for b, f in ahead]
            ahead.clear()
            ahead.extend(again)
            return answer

    def _alone(self, kernel: Kernel, batch: pa.RecordBatch, crashed: Kernel | None) -> pa.RecordBatch:
        """Run one batch with nothing beside it; if its worker dies, row by row, so that one row is to blame."""
        try:
            return _unpack(self._submit(kernel, batch).result())
        except BrokenProcessPool:
            self.close(now=True)
        if batch.num_rows > 1:
            answers = [self._alone(kernel, batch.slice(i, 1), crashed) for i in range(batch.num_rows)]
            return pa.Table.from_batches(answers).combine_chunks().to_batches()[0]
        if crashed is None:
            raise BuildError("a worker process died; if memory ran out, try fewer workers (--workers 1)")
        return crashed(batch)


def _is_broken(future: Future[bytes]) -> bool:
    try:
        return future.done() and isinstance(future.exception(), BrokenProcessPool)
    except (Exception, CancelledError):
        return True


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _context(kernel: Kernel) -> Any:
    """Processes that start clean: never a fork of this one, whose threads would not survive it."""
    if sys.platform == "linux":
        context = multiprocessing.get_context("forkserver")
        function = kernel.func if isinstance(kernel, partial) else kernel
        context.set_forkserver_preload([function.__module__])
        return context
    return multiprocessing.get_context("spawn")


@contextlib.contextmanager
def _main_left_alone() -> Iterator[None]:
    """Let workers start without running the caller's script again: kernels are of modules, so it needs no `__main__` guard."""
    main = sys.modules.get("__main__")
    kept = {name: getattr(main, name) for name in ("__file__", "__spec__") if hasattr(main, name)}
    for name in kept:
        setattr(main, name, None)
    try:
        yield
    finally:
        for name, value in kept.items():
            setattr(main, name, value)


@contextlib.contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Let processes start with SIGINT blocked, which they inherit: Ctrl-C finds them deaf also while they import modules.

    Here it waits until all are started, so that none is started by half (as SIGTERM does, if it is listened to); another
    thread may still get it, hence the handler.
    What multiprocessing starts for itself comes first, as starting it unblocks.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()
    came: list[int] = []
    ours = threading.current_thread() is threading.main_thread()
    handlers = {n: signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)} if ours else {}
    handlers = {n: handler for n, handler in handlers.items() if callable(handler)}
    for number in handlers:
        signal.signal(number, lambda number, frame: came.append(number))
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for number, handler in handlers.items():
            signal.signal(number, handler)
        if came:
            signal.raise_signal(came[0])


def _begin(environment: dict[str, str]) -> None:
    os.environ.update(environment)  # keys that were set since the server of processes began
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _follow(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _work(kernel: Kernel, batch: bytes) -> bytes:
    return _pack(kernel(_unpack(batch)))


def _pack(batch: pa.RecordBatch) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return bytes(sink.getvalue().to_pybytes())


def _unpack(data: bytes) -> pa.RecordBatch:
    with pa.ipc.open_stream(data) as reader:
        return reader.read_next_batch()
