"""Templates, and what all of them may use. Everything that comes from a page is escaped, in one place.

The idea: `_to_output` sees every value on its way into a template's output; what is no markup leaves it escaped, with control
characters made visible. Only `marks.to_html`, `show` and the templates' own macros make markup.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from types import FunctionType
from typing import Any
from urllib.parse import urlencode, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context
from markupsafe import Markup

from nguon.export.brief import to_end
from nguon.export.escape import show
from nguon.export.lanes import GLYPHS
from nguon.export.line import quoted, to_broken, to_dated, to_line, to_names, to_pair, to_short, to_text, to_whole
from nguon.export.message import Messages
from nguon.export.reason import to_found
from nguon.web.bits import BITS, part


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the interface, held in memory: requests never reach the disk."""

    body: bytes
    media: str
    mark: str


MEDIA = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


@lru_cache
def assets() -> dict[str, Asset]:
    """Return the files of the interface by name, those of others (`static/vendor`) among them."""
    found = {}
    static = resources.files("nguon.web").joinpath("static")
    for file in (*static.iterdir(), *static.joinpath("vendor").iterdir()):
        suffix = "." + file.name.rsplit(".", 1)[-1]
        if suffix in MEDIA:
            body = file.read_bytes()
            found[file.name] = Asset(body, MEDIA[suffix], hashlib.sha256(body).hexdigest()[:12])
    return found


@lru_cache
def environment() -> Environment:
    """Return the templates' environment."""
    env = Environment(
        loader=PackageLoader("nguon.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_to_output,
    )
    env.code_generator_class = _Once
    env.context_class = _Plainly
    env.globals.update(
        glyphs=GLYPHS,
        quoted=quoted,
        to_broken=to_broken,
        to_dated=to_dated,
        to_end=to_end,
        to_found=to_found,
        to_line=to_line,
        to_names=to_names,
        to_pair=to_pair,
        to_short=to_short,
        to_text=to_text,
        to_whole=to_whole,
        **BITS,
        asset=_asset_url,
        safe_link=_safe_link,
    )
    env.filters.update(part=part, query=urlencode)
    return env


def prepare() -> None:
    """Make all templates ready, so that the first reader does not wait for it."""
    for name in environment().list_templates():
        environment().get_template(name)


class _Once(CodeGenerator):
    """Makes templates whose values go through `finalize` and nothing else: there every one is escaped already."""

    def _output_child_pre(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:
        self.write(f"({finalize.src}")


class _Plainly(Context):
    """Calls what a template calls without asking what else it might want: only our own `pass_context` functions want something.

    A screen makes thousands of calls.
    """

    def call(self, called: Any, /, *args: Any, _loop_vars: object = None, _block_vars: object = None, **values: Any) -> Any:
        """Call a function, a macro or the messages."""
        if type(called) is FunctionType and "jinja_pass_arg" in called.__dict__:
            return called(self, *args, **values)
        return called(*args, **values)


def _to_output(value: Any) -> str:
    """What a template writes of a value: what is no markup of our own is escaped."""
    if type(value) is Markup:
        return value
    return "" if value is None else show(value if type(value) is str else str(value))


def to_page(template: str, messages: Messages, **values: Any) -> str:
    """Return a screen as HTML."""
    return environment().get_template(template).render(m=messages, **values)


def _asset_url(name: str) -> str:
    return f"/static/{name}?v={assets()[name].mark}"


def _safe_link(source: str) -> str | None:
    """Where a page came from, if that is an address on the web; else None: no other scheme becomes a link."""
    try:
        parts = urlsplit(source)
    except ValueError:
        return None
    return source if parts.scheme in {"http", "https"} and parts.netloc else None
