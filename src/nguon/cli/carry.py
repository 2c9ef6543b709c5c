"""The command `copy`: a finished case to another place, and back."""

from __future__ import annotations

from typing import Annotated

import typer

from nguon.cli.say import out, plural


def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="A case: a folder, or an address like s3://bucket/case.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="Where it goes: a folder or an address; new, or the same case.")],
    pages: Annotated[bool, typer.Option("--pages", help="Copy the saved pages too, so that it can be built there.")] = False,
) -> None:
    """Copy a finished case to another place, or from there: its live snapshot, its settings and its corrections.

    Addresses are those of S3-compatible stores, HDFS and whatever else fsspec knows (pip install 'nguon[cloud]'); keys are
    taken from where its tools look for them. A case is read, searched and corrected in a folder of this machine: copy it there
    first.

        nguon copy my-case s3://bucket/my-case

        nguon copy s3://bucket/my-case my-case
    """
    from nguon.store.carry import carry_case  # noqa: PLC0415
    from nguon.store.place import as_path  # noqa: PLC0415

    count = carry_case(str(as_path(source)), str(as_path(target)), pages=pages)
    out.print(f"{target}: {plural(count, 'file')} copied", markup=False)
