"""Commands that show a case in the browser: `serve`, `demo`."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import threading
import webbrowser
from importlib import resources
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

import typer

from nguon.cli.build import run
from nguon.cli.say import errors, fail, out
from nguon.errors import UsageError

Port = Annotated[int, typer.Option(metavar="N", help="The port; 0 takes any that is free.", min=0, max=65535)]
Host = Annotated[
    str, typer.Option(metavar="ADDRESS", help="The address to listen on. Anything but this machine shows the case to others.")
]
Open = Annotated[bool, typer.Option("--open/--no-open", help="Open the browser.")]


def serve(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="A case that was built.")],
    port: Port = 8765,
    host: Host = "127.0.0.1",
    open_: Open = False,
    workers: Annotated[
        int | None, typer.Option(metavar="N", help="Processes beside the server that make screens; default: one a core.", min=0)
    ] = None,
    token: Annotated[
        str,
        typer.Option(
            metavar="TEXT", envvar="NGUON_TOKEN", help="What the link must hold; made up for other addresses than this."
        ),
    ] = "",
) -> None:
    """Show a case in the browser, on this machine alone, until Ctrl-C.

    With `--host` other machines reach it too; they need the link that is printed, which holds a token.

    A build may run meanwhile; what it finds appears when it is finished.

        nguon serve my-case --port 8000
    """
    from nguon.store.case import Case  # noqa: PLC0415

    Case.open(case).snapshot  # noqa: B018 (raises in one sentence when there is nothing to show)
    _run(case, host, _listen(host, port), open_, workers, token)


def demo(
    case: Annotated[Path, typer.Option("--case", metavar="FOLDER", help="Where the sample case is made.")] = Path("nguon-demo"),
    port: Port = 8765,
    open_: Open = True,
    show: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve it when it is built.")] = True,
) -> None:
    """Build the sample case and show it.

    Sixteen pages about an affair that never happened, written for this: an official who denies and weeks later admits, outlets
    that copy each other, figures that differ.

        nguon demo

        nguon demo --case /tmp/demo --no-serve
    """
    from nguon.pipeline.case import Options  # noqa: PLC0415

    listener = _listen("127.0.0.1", port) if show else None  # a port that is taken is told before anything is built
    run(case, [sample_pages(case)], Options())
    if listener:
        _run(case, "127.0.0.1", listener, open_)


def sample_pages(case: Path) -> Path:
    """Return the folder of the sample pages, in this checkout or (copied beside `case`) out of the installed package."""
    checkout = Path(__file__).parents[3] / "examples" / "pages"
    if checkout.is_dir():
        return checkout
    packed = resources.files("nguon").joinpath("examples")
    if not packed.is_dir():
        raise UsageError("this installation has no sample pages; take them from the project's examples/ folder")
    with resources.as_file(packed) as folder:
        target = case.with_name(case.name + "-pages")
        shutil.copytree(folder, target, dirs_exist_ok=True)
    return target


def _run(case: Path, host: str, listener: socket.socket, open_: bool, workers: int | None = None, token: str = "") -> None:
    import uvicorn  # noqa: PLC0415

    from nguon.web.access import LEAST, make_token  # noqa: PLC0415
    from nguon.web.app import create_app  # noqa: PLC0415
    from nguon.web.guard import LOOPBACK  # noqa: PLC0415

    if token and len(token) < LEAST:
        raise fail(
            f"a token of {len(token)} characters is soon guessed; take at least {LEAST}, or leave --token away for a random one"
        )

    address = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}/"
    if host not in LOOPBACK:
        token = token or make_token()
        errors.print("this case can be reached from other machines; whoever has this link reads and corrects it", markup=False)
    if token:
        address += f"?token={quote(token, safe='')}"
    cores = os.cpu_count() or 1
    app = create_app(case, token=token, hands=(cores if cores > 1 else 0) if workers is None else workers)
    config = uvicorn.Config(app, log_level="warning", access_log=False)
    out.print(f"{case} is at {address} (Ctrl-C ends it)", markup=False)
    if open_:
        threading.Timer(0.7, webbrowser.open, [address]).start()
    try:
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        listener.close()


def _listen(host: str, port: int) -> socket.socket:
    """Take the port before anything is loaded, so that what is wrong with it is said in one sentence."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    except (socket.gaierror, UnicodeError):
        raise fail(f"{host!r} is no address of this machine; leave --host away to use 127.0.0.1") from None
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        sentence = {
            errno.EADDRINUSE: f"port {port} is taken; try --port {port + 1}, or --port 0 for any that is free",
            errno.EADDRNOTAVAIL: f"{host} is no address of this machine; leave --host away to use 127.0.0.1",
            errno.EACCES: f"port {port} needs rights that you do not have; try --port 8765",
        }.get(error.errno or 0)
        if sentence is None:
            raise
        raise fail(sentence) from None
    return listener
