"""What the tests of the pipeline share: small record files, dumps, a fresh store."""

import io
import json
from pathlib import Path

from graphkit.export.dump import dump
from graphkit.pipeline import import_files
from graphkit.store import open_reader

SOURCE = {"id": "src/a", "name": "简报"}
GIVER = {"id": "ent/giver", "label": "Enterprise", "name": "甲公司"}
SCHOOL = {"id": "school/one", "label": "School", "name": "乙学校", "located_in": "平塘县"}


def act(number=1, amount="30000", **more):
    return {
        "id": f"act/{number}",
        "kind": "donation",
        "providers": ["甲公司"],
        "recipients": ["school/one"],
        "period": {"start": "2021"},
        "sequence": number,
        "contributions": [{"id": f"con/{number}", "amount": amount, "currency": "CNY", "stage": "disbursed"}],
        "evidence": [{"source": "src/a", "paragraph": number}],
        **more,
    }


def gift(amount="30000", day="2024-05-01", **more):
    """A gift without a key."""
    figure = {"amount": amount, "currency": "CNY", "stage": "disbursed"}
    return {
        "kind": "donation",
        "providers": ["甲公司"],
        "recipients": ["乙学校"],
        "period": {"start": day},
        "contributions": [figure],
        **more,
    }


def basic(*acts):
    return {"sources": [SOURCE], "entities": [GIVER, SCHOOL], "activities": list(acts or [act()])}


def write(path: Path, sections) -> Path:
    """Write records as NDJSON, one a line, in the order given."""
    lines = [{"section": section, **record} for section, records in sections.items() for record in records]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


def bring(store: Path, sections, dataset="d", **options):
    """Import records under a dataset; the file's name never matters."""
    return import_files(str(store), [write(store.with_name(f"{dataset}.ndjson"), sections)], dataset=dataset, **options)


def dumped(store: Path) -> str:
    reader = open_reader(str(store))
    out = io.StringIO()
    dump(reader, out)
    reader.close()
    return out.getvalue()


def nodes(store: Path, label: str | None = None) -> dict[str, dict]:
    reader = open_reader(str(store))
    found = {node.id: node.properties for node in reader.nodes(label)}
    reader.close()
    return found


def files(folder: Path) -> dict[str, bytes]:
    """Every file that a run might have changed; lock files come and go."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if ".lock" not in path.name}
