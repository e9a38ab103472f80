"""Find the stored texts of sources in a folder, by their SHA-256."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

_LARGEST = 64 * 2**20  # a text that people read is far smaller; anything above is no source


def stored_texts(folder: Path, wanted: Mapping[str, str]) -> dict[str, str]:
    """Return source id -> text as stored, for every source whose file is in a folder or below it.

    Parameters
    ----------
    folder : Path
        Where the texts lie, under any names.
    wanted : mapping of str to str
        Source id to the SHA-256 of its file, in hex.

    Notes
    -----
    Reads every file of up to 64 MiB once. A file that is no UTF-8 is passed over: offsets count code points.
    """
    by_hash: dict[str, str] = {}
    hashes = {sha256.lower() for sha256 in wanted.values()}
    for path in sorted(folder.rglob("*")):
        if not hashes - by_hash.keys():
            break
        if path.is_file() and path.stat().st_size <= _LARGEST:
            content = path.read_bytes()
            found = hashlib.sha256(content).hexdigest()
            if found in hashes:
                try:
                    by_hash[found] = content.decode("utf-8")  # not read_text(): it would turn \r\n into \n
                except UnicodeDecodeError:
                    continue
    return {source: by_hash[sha.lower()] for source, sha in wanted.items() if sha.lower() in by_hash}
