"""A virtual environment for each peer, made once in a folder that is given; and the plugin that one of them needs."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).parent
PEERS = {"KGX + constraint by hand": "kgx", "neo4j-graphrag": "graphrag"}

# APOC is the newest that Maven Central has for the 5.26 line. Of what it needs, the server brings the rest itself, and
# newer: a plugin's jar would hide the server's.
APOC = (
    "org.neo4j.procedure:apoc-core:5.26.0",
    "org.neo4j.procedure:apoc-common:5.26.0",
    "com.opencsv:opencsv:5.7.1",
    "org.roaringbitmap:RoaringBitmap:0.7.17",
)


def commands(folder: Path) -> dict[str, list[str]]:
    """Return the command of every peer; a folder with files is to follow it."""
    return {title: [str(_python(folder / name, name)), str(HERE / f"run_{name}.py")] for title, name in PEERS.items()}


def _python(environment: Path, name: str) -> Path:
    python = environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    wanted, made = HERE / f"{name}.txt", environment / "made-of.txt"
    if not made.exists() or made.read_bytes() != wanted.read_bytes():
        sys.stderr.write(f"making the environment of {name} in {environment}: some minutes, once\n")
        venv.create(environment, clear=True, with_pip=False, symlinks=os.name != "nt")
        pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
        subprocess.run([*pip, "install", "--quiet", "--no-deps", "--requirement", str(wanted)], check=True)
        shutil.copy(wanted, made)
    return python


def apoc(folder: Path) -> list[Path]:
    """Return the jars of APOC, brought by Maven once; none, with a word why, where they cannot be had."""
    jars = folder / "apoc"
    if not (jars / ".complete").exists():
        jars.mkdir(parents=True, exist_ok=True)
        copy = [shutil.which("mvn") or "mvn", "-q", "-B", "dependency:copy", f"-DoutputDirectory={jars.resolve()}"]
        try:
            for artifact in APOC:
                subprocess.run([*copy, f"-Dartifact={artifact}"], check=True, stdout=sys.stderr, cwd=jars)
        except (OSError, subprocess.CalledProcessError) as error:
            sys.stderr.write(f"APOC could not be had ({error}): neo4j-graphrag will report a failure\n")
            return []
        (jars / ".complete").touch()
    return sorted(jars.glob("*.jar"))
