"""Processes beside the server that make screens, so that every core of the machine makes some.

The idea: a screen is made of a snapshot and of nothing else, so it does not matter which process makes it. The server keeps the
connections and all that changes (corrections, builds); a request that only reads goes to whichever hand is idle, over its
pipes. A hand that the server leaves alone ends by itself, because its input ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import logging
import os
import struct
import sys
from pathlib import Path
from typing import Any, BinaryIO

import anyio.to_thread

log = logging.getLogger("nguon.web")

SHARED = frozenset(
    ("", "story", "thread", "article", "actor", "actors", "findings", "compare", "search", "lone", "problems", "page")
)
"""First parts of addresses that hands answer, and those under /api that name such things."""
SHARED_API = frozenset(("counts", "stories", "threads", "articles", "actors", "findings", "search"))

_SIZES = struct.Struct(">II")
THREADS = 6
"""Requests that the server itself answers at the same time; more would only take turns, each with its own memory."""
OBJECTS = 50_000
"""Objects a hand makes before Python looks for rings among them: about those of two screens, hardly any of which are in one."""
MOMENT = 2.0
"""Seconds that a hand has to end."""
FAILURES = 5
"""Hands that may break before the server goes on without them."""


class Crew:
    """ASGI middleware that gives requests to hands; where there are none, or none that works, the application answers."""

    def __init__(self, app: Any, case: Path, count: int, secret: bytes) -> None:
        self.app = app
        self._case, self._count, self._secret = case, count, secret
        self._idle: asyncio.Queue[_Hand | None] = asyncio.Queue()
        self._all: list[_Hand] = []
        self._waiting = 0
        self._failures = 0
        self._tasks: set[asyncio.Task[Any]] = set()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request; begin and end with the server."""
        if scope["type"] == "lifespan":
            anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
            for _ in range(self._count):
                self._run(self._start())

            async def told() -> Any:
                message = await receive()
                if message["type"] == "lifespan.shutdown":
                    await self.stop()
                return message

            try:
                await self.app(scope, told, send)
            finally:
                self._count = 0
                for left in self._all:
                    left.end()
        elif scope["type"] != "http" or not self._all or not is_shared(scope):
            await self.app(scope, receive, send)
        else:
            hand = await self._take()
            answer = await asyncio.shield(self._run(self._ask(hand, scope))) if hand else None
            if answer is None:
                await self.app(scope, receive, send)
                return
            status, headers, body = answer
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": body})

    async def _take(self) -> _Hand | None:
        """Wait for an idle hand; None when there is none any more."""
        self._waiting += 1
        try:
            return await self._idle.get()
        finally:
            self._waiting -= 1

    async def stop(self) -> None:
        """Let all hands end, which may first put away what they have in passing places."""
        self._count = 0
        hands, self._all = self._all, []
        await asyncio.gather(*(hand.let_go() for hand in hands))

    def _run(self, work: Any) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _start(self) -> None:
        try:
            hand = await _Hand.start(self._case, self._secret)
        except (OSError, EOFError) as error:
            log.warning("a hand of the server can't be started (%s); the server goes on without it", error)
            return
        if not self._count:
            hand.end()
            return
        self._all.append(hand)
        self._idle.put_nowait(hand)

    async def _ask(self, hand: _Hand, scope: Any) -> tuple[int, list[tuple[bytes, bytes]], bytes] | None:
        try:
            answer = await hand.ask(scope)
        except (OSError, EOFError, ValueError) as error:
            log.warning("a hand of the server broke (%r)", error)
            hand.end()
            self._all.remove(hand)
            self._failures += 1
            if self._count and self._failures <= FAILURES:
                self._run(self._start())
            for _ in range(0 if self._all else self._waiting):
                self._idle.put_nowait(None)  # nobody is left to wait for
            return None
        self._idle.put_nowait(hand)
        return answer


class _Hand:
    """One process, from the server's side."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, case: Path, secret: bytes) -> _Hand:
        """Start a process and wait until it can answer; raise `OSError` or `EOFError` when it can't."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "nguon.web.crew", str(case), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONUTF8": "1"}, start_new_session=os.name == "posix",
        )  # fmt: skip
        hand = cls(process)
        hand._write(secret)
        await hand._read()
        return hand

    async def ask(self, scope: Any) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        """Have a request answered."""
        headers = [[name.decode("latin-1"), value.decode("latin-1")] for name, value in scope["headers"]]
        asked = [scope["method"], scope["path"], scope["query_string"].decode("latin-1"), headers]
        self._write(json.dumps(asked).encode())
        head, body = await self._read()
        status, answered = json.loads(head)
        return status, [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answered], body

    async def let_go(self) -> None:
        """Let the process end in order; one that has not within a moment is killed."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), MOMENT)
        except TimeoutError:
            self.end()

    def end(self) -> None:
        """End the process at once."""
        with contextlib.suppress(ProcessLookupError, OSError):
            self._process.kill()

    def _write(self, data: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(_SIZES.pack(len(data), 0) + data)

    async def _read(self) -> tuple[bytes, bytes]:
        assert self._process.stdout is not None
        sizes = _SIZES.unpack(await self._process.stdout.readexactly(_SIZES.size))
        head, body = [await self._process.stdout.readexactly(size) for size in sizes]
        return head, body


def is_shared(scope: Any) -> bool:
    """Tell whether a request only reads what any process can make.

    >>> is_shared({"method": "GET", "path": "/story/s1", "query_string": b""})
    True
    >>> is_shared({"method": "GET", "path": "/corrections", "query_string": b""})
    False
    """
    parts = scope["path"].split("/")
    first = parts[1] if len(parts) > 1 else ""
    known = parts[2] in SHARED_API if first == "api" and len(parts) > 2 else first in SHARED
    return known and scope["method"] in ("GET", "HEAD") and b"done=" not in scope["query_string"]


def main() -> None:
    """Answer requests from standard input until it ends."""
    source, target = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing but answers may come between answers
    from nguon.web.app import create_app  # noqa: PLC0415
    from nguon.web.render import prepare  # noqa: PLC0415

    secret = _take(source)
    if secret is None:
        return
    app = create_app(sys.argv[1], hosts=("*",), secret=secret)
    app.state.desk.live()
    prepare()
    gc.collect()
    gc.freeze()  # what is there now stays: nobody need look through it again
    gc.set_threshold(OBJECTS, 20, 100)
    _give(target, b"ready", b"")
    asyncio.run(_serve(app, source, target))


async def _serve(app: Any, source: BinaryIO, target: BinaryIO) -> None:
    """Answer one request after the other, all in one run: so the thread that makes screens keeps its open files."""
    while (data := _take(source)) is not None:
        _give(target, *await _answer(app, *json.loads(data)))


async def _answer(app: Any, method: str, path: str, query: str, headers: list[list[str]]) -> tuple[bytes, bytes]:
    scope = {
        "type": "http", "http_version": "1.1", "method": method, "path": path, "raw_path": path.encode(), "root_path": "",
        "scheme": "http", "query_string": query.encode("latin-1"), "server": ("hand", 80), "client": ("hand", 0),
        "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers], "asgi": {"version": "3.0"},
    }  # fmt: skip
    status, answered, body = 500, [], bytearray()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        nonlocal status, answered
        if message["type"] == "http.response.start":
            status = message["status"]
            answered = [[name.decode("latin-1"), value.decode("latin-1")] for name, value in message["headers"]]
        else:
            body.extend(message.get("body", b""))

    await app(scope, receive, send)
    return json.dumps([status, answered]).encode(), bytes(body)


def _take(source: BinaryIO) -> bytes | None:
    sizes = source.read(_SIZES.size)
    if len(sizes) < _SIZES.size:
        return None
    data = source.read(_SIZES.unpack(sizes)[0])
    return data if len(data) == _SIZES.unpack(sizes)[0] else None


def _give(target: BinaryIO, head: bytes, body: bytes) -> None:
    target.write(_SIZES.pack(len(head), len(body)) + head + body)
    target.flush()


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):  # the server is gone
        main()
