"""Tables and kernels of the tests of engines; workers find them here."""

from __future__ import annotations

import os
import signal

import pyarrow as pa

NUMBERS = pa.schema([("k", pa.int64()), ("x", pa.int64())])


def double(batch: pa.RecordBatch) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({"k": batch["k"], "x": [2 * x for x in batch["x"].to_pylist()]}, schema=NUMBERS)


def total(batch: pa.RecordBatch) -> pa.RecordBatch:
    (k,) = set(batch["k"].to_pylist())
    return pa.RecordBatch.from_pydict({"k": [k], "x": [sum(batch["x"].to_pylist())]}, schema=NUMBERS)


def nothing(batch: pa.RecordBatch) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({"k": [], "x": []}, schema=NUMBERS)


def die_at_13(batch: pa.RecordBatch) -> pa.RecordBatch:
    if 13 in batch["x"].to_pylist():
        os.kill(os.getpid(), signal.SIGKILL)
    return double(batch)


def minus(batch: pa.RecordBatch) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({"k": batch["k"], "x": [-x for x in batch["x"].to_pylist()]}, schema=NUMBERS)


def broken(batch: pa.RecordBatch) -> pa.RecordBatch:
    raise ZeroDivisionError("a bug of ours")


def numbers(count: int) -> list[pa.RecordBatch]:
    return [pa.RecordBatch.from_pydict({"k": [i % 7 for i in range(count)], "x": list(range(count))}, schema=NUMBERS)]


def ranks(batch: pa.RecordBatch) -> pa.RecordBatch:
    xs = batch["x"].to_pylist()
    assert xs == sorted(xs)
    return pa.RecordBatch.from_pydict({"k": batch["k"], "x": list(range(len(xs)))}, schema=NUMBERS)


def same(batch: pa.RecordBatch) -> pa.RecordBatch:
    return batch
