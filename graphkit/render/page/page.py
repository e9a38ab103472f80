"""One self-contained, safe HTML file: data as inert JSON, scripts named by hash, nothing fetched, nothing executed.

The policy allows the scripts and the style of this very file by their SHA-256 and nothing else; data stands in blocks
of type application/json and reaches the page through textContent only.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from importlib import resources

_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def embed(value: object) -> str:
    r"""Return JSON that may stand inside a script element: no ``<``, ``>`` or ``&`` is left in it.

    >>> print(embed({"name": "</script>"}))
    {"name":"\u003c/script\u003e"}
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).translate(_ESCAPES)


def policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    """Return the Content-Security-Policy under which only these scripts and styles run.

    >>> policy(["1"], [])
    "default-src 'none'; script-src 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='; style-src 'none'; img-src data:; base-uri 'none'; form-action 'none'"
    """  # noqa: E501 - a policy is one line
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hashes(scripts)}",
            f"style-src {_hashes(styles)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def asset(name: str) -> str:
    """Return one of our own assets as text, with newlines as a browser will hash them."""
    return (
        resources.files("graphkit.render.page")
        .joinpath("assets", name)
        .read_text(encoding="utf-8")
        .replace("\r\n", "\n")
    )


def vis_network() -> str:
    """Return the vis-network library that pyvis carries (MIT or Apache-2.0), without its pointer to a source map."""
    library = resources.files("pyvis").joinpath("lib", "vis-9.1.2", "vis-network.min.js")
    script = library.read_text(encoding="utf-8").replace("\r\n", "\n")
    return script.replace("//# sourceMappingURL=vis-network.min.js.map", "")


def _hashes(texts: Sequence[str]) -> str:
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
    return " ".join(f"'sha256-{digest}'" for digest in digests) or "'none'"
