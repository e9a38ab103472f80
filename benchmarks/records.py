"""The made input of the import benchmarks: NDJSON records from a seed, the same ones on every machine."""

import json
import random
from pathlib import Path

SEED = 20261122
LABELS = {"Enterprise": "有限公司", "Hospital": "医院", "School": "学校", "Agency": "办公室", "Association": "协会"}
KINDS = ("donation", "investment", "purchase", "training", "service", "construction")
STAGES = ("planned", "signed", "disbursed", "completed")


def write_records(path: Path, number: int, recipients: int = 1, repeated: int = 0) -> None:
    """Write `number` records: half entities, half activities, each with a contribution and evidence.

    An activity has so many `recipients`. Every `repeated`-th is between the parties of the one before and of its kind,
    as help that goes on for years is: its direct edges run parallel to those that are there.
    """
    from graphkit.places.gazetteer import Gazetteer

    rng = random.Random(SEED)
    gazetteer = Gazetteer.load()
    units = sorted(unit for unit in gazetteer.units if unit.startswith("county/"))
    counties = [gazetteer.units[unit].name for unit in rng.sample(units, 400)]
    counties = [name for name in counties if len(gazetteer.find(name)) == 1][:150]
    labels = list(LABELS)
    sources = [f"src/bulletin-{index}" for index in range(100)]
    entities = [f"{rng.choice(labels).lower()}/bench-{index}" for index in range(number // 2)]
    by_lower = {label.lower(): label for label in labels}
    with path.open("w", encoding="utf-8", newline="\n") as file:

        def put(section: str, **fields: object) -> None:
            file.write(json.dumps({"section": section, **fields}, ensure_ascii=False) + "\n")

        for source in sources:
            put("sources", id=source, name=f"简报 {source}", published="2024-07", language="zh-Hans")
        for index in range(5):
            put("programmes", id=f"prog/bench-{index}", name=f"帮扶计划 {index}")
        for index, entity_id in enumerate(entities):
            label = by_lower[entity_id.split("/")[0]]
            name = f"第{index}{LABELS[label]}"
            put("entities", id=entity_id, label=label, name=name, located_in=rng.choice(counties))
        for index in range(number // 2):
            if not repeated or index % repeated < repeated - 1:
                giver, *receivers = rng.sample(entities, 1 + recipients)
                kind = rng.choice(KINDS)
            money = kind in ("donation", "investment", "purchase", "construction")
            figure = (
                {"amount": str(rng.randrange(1, 10**7)), "currency": "CNY"}
                if money
                else {"quantity": str(rng.randrange(1, 500)), "unit": "person", "measure": "reach"}
            )
            start = rng.randrange(0, 900)
            more = {"facilitators": [rng.choice(entities)]} if index % 5 == 0 else {}
            put(
                "activities",
                id=f"act/bench-{index}",
                kind=kind,
                providers=[giver],
                recipients=[{"entity": receiver, "certainty": "stated"} for receiver in receivers],
                **more,
                period={"start": f"20{rng.randrange(10, 25)}-{rng.randrange(1, 13):02}"},
                status="completed",
                programmes=[f"prog/bench-{index % 5}"],
                contributions=[{"id": f"con/bench-{index}", "kind": kind, "stage": rng.choice(STAGES), **figure}],
                evidence=[
                    {
                        "source": rng.choice(sources),
                        "paragraph": rng.randrange(1, 60),
                        "start": start,
                        "end": start + 25,
                        "digest": f"{rng.getrandbits(256):064x}",
                    }
                ],
            )
