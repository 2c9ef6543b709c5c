"""The engine of a cluster: Apache Spark, used as it is; the same kernels by `mapInArrow`, the same SQL text.

Every table is a folder of Parquet files in `spill`, written before the verb returns. So no plan grows from stage to stage, a
worker that is lost costs what it was doing and no more, and each step can be looked at. On a cluster `spill` must be a folder
that all machines see (`hdfs://…`, `s3a://…`, a shared disk).

Rows have no order of their own here: a table's files come in any order, and only `batches` with `order` sorts.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pyarrow as pa
import pyarrow.fs as pafs
import pyarrow.parquet as pq

from nguon.engines.arrow import cast_to
from nguon.engines.base import Done, Kernel
from nguon.engines.group import SENT, each_group, gather, whole_groups
from nguon.engines.pool import Pool
from nguon.engines.spark_session import OWN, begin_spark, java_folder, to_master
from nguon.errors import BuildError, UsageError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType

TASK_BATCHES = 64
"""Batches of a kernel in one task: enough that starting it costs nothing, few enough that losing it costs little."""

TASK_BYTES = 32 * 2**20
"""Bytes of a table in one task, for groups."""

FEW = 64
"""Files that one process may look into; of more, Spark is asked."""


class SparkEngine:
    """Answers the verbs of `nguon.engines.base.Engine` on Spark.

    `master` is Spark's (`local[2]`, `spark://host:7077`, `yarn`; None: what Spark is set to, else this machine), `workers` the
    cores of a local one, `memory` what a process may take (`4GB`), `spill` the folder of the tables (None: one for temporary
    files), `settings` whatever else Spark is to be told. Raises `UsageError` when pyspark or Java is not there.
    """

    name = "spark"

    def __init__(
        self,
        master: str | None = None,
        *,
        workers: int | None = None,
        memory: str | None = None,
        spill: Path | str | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self._root = _folder(spill)
        own = Path(url2pathname(urlsplit(self._root).path)) / OWN if self._root.startswith("file:") else None
        self._spark, self._started = begin_spark(to_master(master, workers), memory, settings or {}, own)
        self._files, self._path = pafs.FileSystem.from_uri(re.sub("^s3[an]://", "s3://", self._root))  # Hadoop's names of S3
        self._cores = max(1, self._spark.sparkContext.defaultParallelism)
        self._tables: dict[str, str] = {}
        self._shapes: dict[str, pa.Schema] = {}
        self._made = self._before = 0
        self._before = self.moved()  # another engine's, in the same Spark

    def load(self, name: str, batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> None:
        """Make the table `name` of `batches`, replacing what bore that name."""
        from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415

        folder = self._next(name)
        self._files.create_dir(f"{self._path}/{folder}")
        with (
            self._files.open_output_stream(f"{self._path}/{folder}/part-00000.parquet") as out,
            pq.ParquetWriter(out, schema, compression="zstd") as file,
        ):
            for some in gather(batches, schema):
                file.write_table(some)
        self._name(name, folder, from_arrow_schema(schema), schema)

    def lend(self, name: str, files: Sequence[Path], schema: pa.Schema) -> None:
        """Make the table `name` of the rows of files, which are of this machine; see `Engine.lend`."""
        rows = (b for file in files for batch in pq.ParquetFile(file).iter_batches() for b in cast_to(batch, schema))
        self.load(name, rows, schema)

    def map(
        self,
        kernel: Kernel,
        source: str,
        to: str,
        schema: pa.Schema,
        *,
        rows: int = 1024,
        done: Done | None = None,
        crashed: Kernel | None = None,
    ) -> None:
        """Make the table `to` by `kernel` over batches of `source`; see `Engine.map`. `done` is called when all is done."""
        frame = self._frame(source)
        units = -(-self._count(source) // rows)
        tasks = max(min(2 * self._cores, units), -(-units // TASK_BATCHES), 1)
        work = partial(run_batches, kernel=kernel, rows=rows, shape=self._shapes.get(source), crashed=crashed)
        self._run(frame.coalesce(1) if tasks == 1 else frame.repartition(tasks), work, to, schema)
        if done:
            done(self._count(to))

    def map_groups(
        self,
        kernel: Kernel,
        source: str,
        by: str,
        to: str,
        schema: pa.Schema,
        *,
        order: Sequence[str] = (),
        done: Done | None = None,
    ) -> None:
        """Make `to` by `kernel` over the groups of `source`; see `Engine.map_groups`."""
        units = -(-self._count(source) // SENT)
        tasks = max(min(2 * self._cores, units), -(-self._bytes(source) // TASK_BYTES), 1)
        frame = self._frame(source).repartition(tasks, by).sortWithinPartitions(by, *order)
        work = partial(run_groups, kernel=kernel, by=by, schema=schema, shape=self._shapes.get(source))
        self._run(frame, work, to, schema)
        if done:
            done(self._count(to))

    def split(self, source: str, parts: Mapping[str, tuple[Kernel, pa.Schema]]) -> None:
        """Make several tables of one, each by its own kernel; see `Engine.split`. The source is read once for each."""
        for name, (kernel, schema) in parts.items():
            self.map(kernel, source, name, schema)

    def sql(self, to: str, query: str) -> None:
        """Make the table `to` by `query` over named tables."""
        folder = self._next(to)
        with _told():
            frame = self._spark.sql(query)
            frame.write.parquet(f"{self._root}/{folder}")
        self._name(to, folder, frame.schema)

    def view(self, to: str, query: str) -> None:
        """Make the table `to` by `query`; see `Engine.view`."""
        self.sql(to, query)

    def batches(self, name: str, order: Sequence[str] = ()) -> Iterator[pa.RecordBatch]:
        """Yield a table's rows batch by batch; see `Engine.batches`. A sorted table is written first, then read."""
        if name not in self._tables:
            raise UsageError(f"there is no table {name}")
        shape = self._shapes.get(name)
        if not order:
            yield from self._stream(self._tables[name], shape)
            return
        folder = self._next(name)
        try:
            with _told():
                self._frame(name).orderBy(*order).write.parquet(f"{self._root}/{folder}")
            yield from self._stream(folder, shape)
        finally:
            self._remove(folder)

    def table(self, name: str) -> pa.Table:
        """Return a table whole."""
        held = list(self.batches(name))
        return pa.Table.from_batches(held, None if held else self._plain(name))

    def drop(self, name: str) -> None:
        """Forget a table."""
        folder = self._tables.pop(name, None)
        self._shapes.pop(name, None)
        if folder:
            self._spark.catalog.dropTempView(name)
            self._remove(folder)

    def moved(self) -> int:
        """Return the bytes that all workers, also lost ones, wrote to be shuffled."""
        spark = self._spark.sparkContext._jsc.sc()
        with contextlib.suppress(Exception):
            spark.listenerBus().waitUntilEmpty(10_000)  # what is counted comes in a moment later
        executors = spark.statusStore().executorList(False)
        return sum(int(executors.apply(i).totalShuffleWrite()) for i in range(executors.length())) - self._before

    def close(self, now: bool = False) -> None:
        """Forget all tables, and end Spark if this engine started it."""
        for name in list(self._tables):
            with contextlib.suppress(Exception):
                self.drop(name)
        if self._started:
            self._spark.stop()
            if kept := java_folder():
                shutil.rmtree(kept.parent, ignore_errors=True)
        with contextlib.suppress(Exception):
            self._files.delete_dir(self._path)

    def __enter__(self) -> SparkEngine:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close(now=error is not None)

    def _frame(self, name: str) -> DataFrame:
        if name not in self._tables:
            raise UsageError(f"there is no table {name}")
        return self._spark.table(name)

    def _run(self, frame: DataFrame, work: Callable[[Any], Any], to: str, schema: pa.Schema) -> None:
        from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415

        folder = self._next(to)
        made = from_arrow_schema(schema)
        with _told():
            frame.mapInArrow(work, made).write.parquet(f"{self._root}/{folder}")
        self._name(to, folder, made, schema)

    def _next(self, name: str) -> str:
        self._made += 1
        return f"{self._made:05}-{re.sub(r'[^A-Za-z0-9_]', '_', name)}"

    def _name(self, name: str, folder: str, made: StructType, shape: pa.Schema | None = None) -> None:
        """Let the table `name` be what stands in `folder`."""
        self.drop(name)
        self._spark.read.schema(made).parquet(f"{self._root}/{folder}").createOrReplaceTempView(name)
        self._tables[name] = folder
        if shape is not None:
            self._shapes[name] = shape

    def _parts(self, folder: str) -> list[pafs.FileInfo]:
        found = self._files.get_file_info(pafs.FileSelector(f"{self._path}/{folder}"))
        return sorted((f for f in found if f.base_name.startswith("part-")), key=lambda f: f.base_name)

    def _stream(self, folder: str, shape: pa.Schema | None) -> Iterator[pa.RecordBatch]:
        for part in self._parts(folder):
            with self._files.open_input_file(part.path) as opened, pq.ParquetFile(opened) as file:
                for batch in file.iter_batches(2048):
                    yield as_shape(batch, shape or _plain_schema(batch.schema))

    def _plain(self, name: str) -> pa.Schema:
        from pyspark.sql.pandas.types import to_arrow_schema  # noqa: PLC0415

        return self._shapes.get(name) or _plain_schema(to_arrow_schema(self._frame(name).schema))

    def _count(self, name: str) -> int:
        """Rows of a table: what its files say, where they are few."""
        parts = self._parts(self._tables[name])
        if len(parts) > FEW:
            return int(self._frame(name).count())
        count = 0
        for part in parts:
            with self._files.open_input_file(part.path) as opened:
                count += pq.read_metadata(opened).num_rows
        return count

    def _bytes(self, name: str) -> int:
        return sum(part.size or 0 for part in self._parts(self._tables[name]))

    def _remove(self, folder: str) -> None:
        with contextlib.suppress(FileNotFoundError):
            self._files.delete_dir(f"{self._path}/{folder}")


def run_batches(
    batches: Iterator[pa.RecordBatch], *, kernel: Kernel, rows: int, shape: pa.Schema | None, crashed: Kernel | None
) -> Iterator[pa.RecordBatch]:
    """Answer for the batches of one task: in this process, or, where a row may kill it, in one of its own."""
    cut = (as_shape(b.slice(i, rows), shape) for b in batches for i in range(0, b.num_rows, rows))
    if crashed is None:
        yield from map(kernel, cut)
        return
    yield from _apart().run(kernel, cut, crashed)


@cache
def _apart() -> Pool:
    """The process beside this one that does what may kill it: kept, since Spark's own processes are kept too."""
    return Pool(1)


def run_groups(
    batches: Iterator[pa.RecordBatch], *, kernel: Kernel, by: str, schema: pa.Schema, shape: pa.Schema | None
) -> Iterator[pa.RecordBatch]:
    """Answer for the groups of one task; rows come in the order of `by`."""
    for some in whole_groups((as_shape(b, shape) for b in batches), by):
        yield each_group(some, kernel, by, schema)


def as_shape(batch: pa.RecordBatch, shape: pa.Schema | None) -> pa.RecordBatch:
    """Return a batch with the types that its table was made with, whatever Spark made of them."""
    if shape is None or batch.schema.equals(shape, check_metadata=True):
        return batch
    whole = pa.Table.from_batches([batch]).cast(shape).combine_chunks().to_batches()
    return whole[0] if whole else pa.RecordBatch.from_pylist([], schema=shape)


def _plain_schema(schema: pa.Schema) -> pa.Schema:
    return pa.schema([pa.field(field.name, field.type) for field in schema])


def _folder(spill: Path | str | None) -> str:
    """Return the address of a new folder in `spill`."""
    if isinstance(spill, str) and "://" in spill:
        return f"{spill.rstrip('/')}/nguon-{uuid.uuid4().hex[:12]}"
    if spill is not None:
        Path(spill).mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix="nguon-", dir=spill)).absolute().as_uri()


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Say in a sentence when Spark lost its workers; what a kernel of ours raised is raised as it is."""
    try:
        yield
    except Exception as error:
        if "exited unexpectedly (crashed)" in str(error) or "ExecutorLostFailure" in str(error):
            raise BuildError(
                "a worker process died again and again; if memory ran out, give Spark more or fewer cores"
            ) from error
        raise
