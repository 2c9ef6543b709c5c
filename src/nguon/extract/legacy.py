"""Old encodings of the language that no codec of Python's knows: TCVN3 (ABC fonts) and VNI.

Both were fonts more than encodings: bytes above ASCII show other letters. TCVN3 has a byte for each letter; VNI writes a
letter and its mark as two bytes. The tables are the pack's.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nguon.lang.pack import LanguagePack


@lru_cache
def legacy_decoders(pack: LanguagePack) -> Mapping[str, Callable[[bytes], str]]:
    """Return decoder by name of the old encodings that the pack has tables of."""
    table = {int(row["byte"], 16): row["letter"] for row in pack.lexicon("tcvn3")}
    pairs = {row["shown"]: row["letter"] for row in pack.lexicon("vni")}
    pattern = re.compile("|".join(sorted(map(re.escape, pairs), key=len, reverse=True)))

    def decode_tcvn3(raw: bytes) -> str:
        return raw.decode("latin-1").translate(table)

    def decode_vni(raw: bytes) -> str:
        return pattern.sub(lambda match: pairs[match.group()], raw.decode("cp1252", "replace"))

    return {"tcvn3": decode_tcvn3, "vni": decode_vni}
