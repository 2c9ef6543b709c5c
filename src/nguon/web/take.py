"""What can be taken away: the brief of a story or of the case, and the case in each format as one ZIP file.

The idea: an export is made by the command that makes it elsewhere, in a process of its own and a passing folder, one at a time;
formats are looked up, so that nothing of a request reaches the disk.
"""

from __future__ import annotations

import asyncio
import sys
import zipfile
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool

from nguon.errors import CaseError, UsageError
from nguon.export.brief import find_stories, to_brief
from nguon.export.brief_page import to_brief_page
from nguon.export.format import FORMATS
from nguon.export.message import Messages
from nguon.store.passing import make_passing, remove_passing
from nguon.web import frame
from nguon.web.desk import Desk, Live
from nguon.web.session import RefusedError, is_same_origin

router = APIRouter(include_in_schema=False)

MOST_STORIES = 50
"""Stories in a brief of the whole case; `nguon brief` writes all."""
KINDS = {"md": ("text/markdown; charset=utf-8", to_brief), "html": ("text/html; charset=utf-8", to_brief_page)}

_busy = asyncio.Lock()


@router.get("/take")
def take(request: Request) -> Response:
    """What can be taken away, and what each is for."""

    def build(live: Live, _: Messages) -> frame.Context:
        return {"formats": list(FORMATS), "most": MOST_STORIES}

    return frame.answer(request, "take.html", "take", build)


@router.get("/brief.{kind}")
def case_brief(request: Request, kind: str) -> Response:
    """The brief of the case: its first stories."""
    return _brief(request, None, kind)


@router.get("/story/{story_id}/brief.{kind}")
def story_brief(request: Request, story_id: str, kind: str) -> Response:
    """The brief of a story."""
    return _brief(request, story_id, kind)


@router.get("/export/{name}")
async def export(request: Request, name: str) -> Response:
    """The case in a format, as one ZIP file."""
    headers: dict[bytes, list[bytes]] = {}
    for key, value in request.scope["headers"]:
        headers.setdefault(key.lower(), []).append(value)
    if not is_same_origin(headers):
        raise RefusedError("another site asked for an export")
    if name not in FORMATS:
        return frame.missing(request)
    if _busy.locked():
        raise UsageError("another export is being made; try again when it is done")
    desk: Desk = request.app.state.desk
    async with _busy:
        folder = make_passing("export")
        try:
            await _run(desk.case.path, name, folder / "files")
            packed = await run_in_threadpool(_pack, folder / "files", folder / "export.zip")
        except BaseException:
            remove_passing(folder)
            raise
    done = BackgroundTask(remove_passing, folder)
    return FileResponse(packed, media_type="application/zip", filename=f"{_plain(desk.name)}-{name}.zip", background=done)


async def _run(case: Path, name: str, folder: Path) -> None:
    """Have the command write the export; end it when nobody waits for it any more."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "nguon.cli.main", "export", str(case), "--format", name, "--to", str(folder),
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        _, said = await process.communicate()
    except BaseException:
        process.kill()
        raise
    if process.returncode:
        lines = said.decode("utf-8", "replace").strip().splitlines()
        raise CaseError((lines[-1] if lines else "the export failed").removeprefix("nguon: "))


def _pack(folder: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as packed:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                packed.write(file, file.relative_to(folder))
    return target


def _brief(request: Request, story_id: str | None, kind: str) -> Response:
    live: Live | None = request.app.state.desk.live()
    if live is None or kind not in KINDS:
        return frame.missing(request)
    media, make = KINDS[kind]
    if story_id is not None and not find_known(live, story_id):
        return frame.missing(request)
    text = make(live.snapshot, story_id, frame.language(request).language, MOST_STORIES)
    name = f"{_plain(request.app.state.desk.name)}{'-' + _plain(story_id) if story_id else ''}.{kind}"
    return Response(text, media_type=media, headers={"content-disposition": f'attachment; filename="{name}"'})


def find_known(live: Live, story_id: str) -> bool:
    """Tell whether the case has a story of this id."""
    try:
        return bool(find_stories(live.snapshot, story_id))
    except UsageError:
        return False


def _plain(name: str) -> str:
    """A name of a file that any system takes."""
    return "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in name)[:60] or "case"
