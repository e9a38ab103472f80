"""A graph of some 250 parties in five programmes, invented with a fixed seed: as crowded as a real one."""

import random

from memory_graph import build_reader

WORDS = "光华明德兴隆安泰和平阳春江海山川云天地金玉福康宁远志成达"
ENDINGS = (
    ("ent", "有限公司"), ("school", "中学"), ("hospital", "医院"), ("school", "小学"), ("fac", "实训基地"),
    ("inst", "大学"), ("foundation", "基金会"), ("village", "村"), ("township", "镇"),
)  # fmt: skip
KINDS = ("donation", "funding", "training", "service", "construction", "purchase", "agreement", "industry")


def crowd(seed=1, size=45, programmes=5):
    made = random.Random(seed)
    acts = []
    for number in range(programmes):
        hubs = [f"county/第{number}县", f"city/第{number}市"]
        brokers = [f"party/{number}号党派委员会{place}" for place in range(4)]
        for place in range(size):
            prefix, ending = made.choice(ENDINGS)
            node_id = f"{prefix}/{''.join(made.choices(WORDS, k=3))}{ending}"
            giver, receiver = made.choice([(made.choice(brokers), node_id), (node_id, made.choice(hubs))])
            act = {
                "id": f"act/{number}-{place}", "kind": made.choice(KINDS), "providers": [giver],
                "recipients": [receiver], "programmes": [f"prog/{number}"],
            }  # fmt: skip
            if made.random() < 0.4 and giver not in brokers:
                act["facilitators"] = [made.choice(brokers)]
            acts.append(act)
        acts.append(
            {"id": f"act/{number}", "kind": "assistance", "providers": [brokers[0]], "recipients": [hubs[0]],
             "programmes": [f"prog/{number}"]}
        )  # fmt: skip
    named = [{"id": f"prog/{number}", "name": f"第{number}个帮扶计划"} for number in range(programmes)]
    return build_reader(programmes=named, activities=acts)
