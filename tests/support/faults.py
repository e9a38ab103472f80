"""Runs of graphkit in a process of their own that are killed (SIGKILL, nothing is cleaned up) at chosen moments.

The child prints a line when it comes to each of a few steps, so that a moment is "so long after this step began" and
not "so long after Python was started", most of which is loading.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

STEPS = ("start", "begin", "write", "commit", "complete", "done")
CHILD = """
import sys, time

uri, file, step, atomic, hold = sys.argv[1:]
from graphkit.cli.main import main
from graphkit.plan import plan
from graphkit.pipeline import building
plan.CHUNK = int(step)
building.FEW = 0  # the second process, which must end with the first, helps with small files too
if "://" in uri:
    from graphkit.ledger.neo4j_ledger import Neo4jLedger as Ledger
    from graphkit.store.neo4j import store as neo4j_store
    from graphkit.store.neo4j.store import Neo4jStore as Store
    neo4j_store.ATOMIC = int(atomic)
else:
    from graphkit.ledger.sqlite_ledger import SqliteLedger as Ledger
    from graphkit.store.kglite.store import EmbeddedStore as Store

seen = set()
def tell(cls, name):
    real = getattr(cls, name)
    def telling(*args, **options):
        if name not in seen:
            seen.add(name)
            print(name, flush=True)
            if name == hold:
                time.sleep(60)
        return real(*args, **options)
    setattr(cls, name, telling)

for cls, name in ((Ledger, "begin"), (Store, "write"), (Store, "commit"), (Ledger, "complete")):
    tell(cls, name)
print("start", flush=True)
try:
    main(["import", file, "--store", uri, "--dataset", "d", "--lang", "en"])
finally:
    print("done", flush=True)
"""


@dataclass(frozen=True)
class Import:
    """``graphkit import`` as a process of its own; ``step`` and ``atomic`` make many small steps of a small file."""

    uri: str
    file: Path
    step: int = 1000
    atomic: int = 50_000

    def run(self, step=None, act=None, *, hold=False):
        """Run it, and `act` on the process when it comes to a step; return (exit code, stderr, step -> when)."""
        began = {}
        command = [sys.executable, "-c", CHILD, self.uri, str(self.file), str(self.step), str(self.atomic)]
        command.append(step if hold else "")
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
        ) as child:
            for line in child.stdout:
                if line.strip() in STEPS:
                    began[line.strip()] = time.monotonic()
                if line.strip() == step:
                    act(child)
            errors = child.stderr.read()
        assert "Traceback" not in errors, errors
        return child.returncode, errors, began

    def measure(self):
        """Run it undisturbed; return step -> seconds from its beginning to that of the next."""
        code, errors, began = self.run()
        assert code == 0, errors
        times = list(began.items())
        return {name: end - start for (name, start), (_, end) in pairwise(times)}

    def kill(self, step, wait):
        """Kill it so long after a step began; sooner where the machine was faster this time."""
        for part in (1, 0.7, 0.4, 0.1, 0):

            def act(child, seconds=wait * part):
                time.sleep(seconds)
                child.kill()

            code, errors, _ = self.run(step, act, hold=not part)  # at last it waits for the kill
            if code == -signal.SIGKILL or (os.name == "nt" and code == 1):
                return
            assert code == 0, errors
        raise AssertionError(f"it was never killed after {step!r}")


def say(line):
    """Note what is done, for whoever reads why a test failed."""
    sys.stdout.write(f"{line}\n")


def seed():
    """Return the seed of the moments, and print it: FAULT_SEED=… takes the same ones again."""
    found = int(os.environ.get("FAULT_SEED") or random.SystemRandom().randrange(10**6))
    say(f"FAULT_SEED={found}")
    return found


def moments(took, count, dice):
    """Return (step, seconds) of moments: most spread over the whole run, three inside begin, commit and complete."""
    whole, spread = sum(took.values()), count - 3
    found = [("start", whole * (place + dice.random()) / spread) for place in range(spread)]
    return found + [(step, took[step] * dice.random()) for step in ("begin", "commit", "complete")]


def records(folder, name, acts):
    """Write a file of acts, number -> amount: five elements each, no two acts of a day."""
    rows = [
        {"section": "sources", "id": "src/a", "name": "简报"},
        {"section": "entities", "id": "ent/giver", "label": "Enterprise", "name": "甲公司"},
        {"section": "entities", "id": "school/one", "label": "School", "name": "乙学校", "located_in": "平塘县"},
    ]
    rows += [
        {
            "section": "activities",
            "id": f"act/{number}",
            "kind": "donation",
            "providers": ["甲公司"],
            "recipients": ["school/one"],
            "period": {"start": (date(2021, 1, 1) + timedelta(number)).isoformat()},
            "contributions": [{"id": f"con/{number}", "amount": amount, "currency": "CNY", "stage": "disbursed"}],
            "evidence": [{"source": "src/a", "paragraph": number}],
        }
        for number, amount in acts.items()
    ]
    path = folder / f"{name}.ndjson"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path
