"""Commands that show a case in the browser: `serve`, `demo`."""

from __future__ import annotations

import errno
import shutil
import socket
import threading
import webbrowser
from importlib import resources
from pathlib import Path
from typing import Annotated

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
) -> None:
    """Show a case in the browser, on this machine alone, until Ctrl-C.

    A build may run meanwhile; what it finds appears when it is finished.

        nguon serve my-case --port 8000
    """
    from nguon.store.case import Case  # noqa: PLC0415

    Case.open(case).snapshot  # noqa: B018 (raises in one sentence when there is nothing to show)
    _run(case, host, port, open_)


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

    run(case, [sample_pages(case)], Options())
    if show:
        _run(case, "127.0.0.1", port, open_)


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


def _run(case: Path, host: str, port: int, open_: bool) -> None:
    import uvicorn  # noqa: PLC0415

    from nguon.web.app import create_app  # noqa: PLC0415

    listener = _listen(host, port)
    address = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}/"
    if host not in ("127.0.0.1", "localhost", "::1"):
        errors.print(f"[bold yellow]careful:[/] anybody who reaches {host} can read this case")
    config = uvicorn.Config(create_app(case), log_level="warning", access_log=False)
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
