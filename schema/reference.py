"""The vocabulary for people: as a tree for the terminal, and as the reference page in docs/."""

from collections.abc import Iterable, Iterator, Mapping

from pydantic import BaseModel

from graphkit.schema.coded_fields import CODED_FIELDS
from graphkit.schema.field_texts import field_text
from graphkit.schema.records import (
    Activity,
    Contribution,
    Decision,
    Entity,
    Observation,
    Pairing,
    Programme,
    Record,
    Source,
)
from graphkit.schema.values import Evidence, Link, PartyRef, Period
from graphkit.schema.vocabulary import EdgeType, Properties, Term, Vocabulary

_GROUPS = {
    "nodes": "every node",
    "entities": "every `Entity`",
    "edges": "every edge",
    "direct": "every direct edge",
}
Tree = tuple[str, list["Tree"]]

_MODELS: dict[type[Record], str] = {
    Source: "来源",
    Programme: "帮扶计划",
    Entity: "实体",
    Pairing: "结对",
    Activity: "活动",
    Observation: "观察",
    Decision: "判定",
}
_PARTS = {
    "Contribution": "数额",
    "PartyRef": "参与方",
    "Link": "关系",
    "Period": "时段",
    "Evidence": "出处",
}

_HEADINGS = {
    "roles": ("Roles of an activity", "角色"),
    "stages": ("Stages", "阶段"),
    "bounds": ("Bounds", "界限"),
    "flows": ("Flows", "资金性质"),
    "iati_flow_types": ("Flow types of IATI", "IATI 资金流类型"),
    "tied_statuses": ("Tied status of IATI", "IATI 约束状态"),
    "aid_types": ("Aid types (OECD-DAC)", "援助类型"),
    "iati_types": ("Types of figures in IATI data", "IATI 数额类型"),
    "organisation_types": ("Types of organisations (IATI)", "IATI 组织类型"),
    "finance_types": ("Finance types (OECD-DAC)", "资金形式"),
    "measures": ("Measures", "量度"),
    "tiers": ("Tiers of a pairing", "结对层级"),
    "pairing_forms": ("Forms of a pairing", "结对形式"),
    "certainties": ("Certainty", "确定程度"),
    "benefits": ("Benefit", "受益方向"),
    "standards": ("Standards of activity data", "数据标准"),
    "precisions": ("Precision of dates", "日期精度"),
    "changes": ("Kinds of observed change", "变化类型"),
    "phases": ("Phases", "前后"),
    "observation_statuses": ("Status of an observation", "观察状态"),
    "units": ("Units", "计量单位"),
    "items": ("Items", "品目"),
    "indicators": ("Indicators", "指标"),
    "forms": ("Forms of institutions", "机构形式"),
    "levels": ("Levels", "级别"),
    "defects": ("Defects of a source", "来源缺陷"),
    "sectors": ("Sectors (OECD-DAC purpose codes)", "领域"),
}


def tree(vocabulary: Vocabulary, language: str = "en") -> Tree:
    """Return the vocabulary as nested (text, children) in ``zh`` or ``en``."""

    def named(term: Term) -> str:
        return f"{term.code}  {getattr(term, language)}"

    def heading(en: str, zh: str) -> str:
        return zh if language == "zh" else en

    branches: list[Tree] = [
        (
            heading("Labels", "节点标签"),
            [
                (named(label), [(", ".join(label.properties), [])] if label.properties else [])
                for label in vocabulary.labels.values()
            ],
        ),
        (
            heading("Edges", "关系"),
            [(f"{named(edge)}  ({_ends(edge, vocabulary)})", []) for edge in vocabulary.edges.values()],
        ),
        (
            heading("Kinds and their direct edges", "帮扶类别与直接关系"),
            [(f"{named(kind)}  → {kind.edge}", []) for kind in vocabulary.kinds.values()],
        ),
    ]
    for name, terms in vocabulary.codes.items():
        branches.append((heading(*_HEADINGS[name]), [(named(term), []) for term in terms.values()]))
    return ("graphkit", branches)


def markdown(vocabulary: Vocabulary) -> str:
    """Return the reference page; ``docs/schema.md`` is this text, and a test keeps it so."""
    return "\n".join(_page(vocabulary)) + "\n"


def _page(vocabulary: Vocabulary) -> Iterator[str]:
    yield "# Schema reference"
    yield ""
    yield "Written by `graphkit schema --format markdown` from the files in `schema/`; do not edit."
    yield ""
    yield "A date `d` comes with `d_precision` (string: year, month, day) and, where it holds, `d_estimated` (boolean)."
    yield from _table(
        "Properties of all (共有属性)",
        ("of", "properties"),
        ((_GROUPS[group], _typed(properties)) for group, properties in vocabulary.properties.items()),
    )
    yield from _table(
        "Node labels (节点标签)",
        ("label", "zh", "en", "further labels", "properties"),
        (
            (f"`{x.code}`", x.zh, x.en, _ticked(("Node", *x.groups)), _typed(x.properties))
            for x in vocabulary.labels.values()
        ),
    )
    yield from _table(
        "Edges (关系)",
        ("type", "zh", "en", "from → to", "properties"),
        ((f"`{x.code}`", x.zh, x.en, _ends(x, vocabulary), _typed(x.properties)) for x in vocabulary.edges.values()),
    )
    yield from _table(
        "Kinds and their direct edges (类别与直接关系)",
        ("kind", "zh", "en", "direct edge", "direction", "meaning", "IATI"),
        (
            (f"`{x.code}`", x.zh, x.en, f"`{x.edge}`", x.direction, x.tags.get("note", ""), x.tags.get("iati", ""))
            for x in vocabulary.kinds.values()
        ),
    )
    for model, fields in _MODELS.items():
        yield from _table(
            f"Fields of {model.section} ({fields})",
            ("field", "meaning", "含义", "codes"),
            (_field(model, field) for field in model.model_fields),
        )
    parts = (Contribution, PartyRef, Link, Period, Evidence)
    for part in parts:
        yield from _table(
            f"Fields of a {part.__name__} ({_PARTS[part.__name__]})",
            ("field", "meaning", "含义", "codes"),
            (_field(part, field) for field in part.model_fields),
        )
    for name, terms in vocabulary.codes.items():
        english, chinese = _HEADINGS[name]
        yield from _table(
            f"{english} ({chinese})",
            ("code", "zh", "en", "tags"),
            ((f"`{x.code}`", x.zh, x.en, _tags(x.tags)) for x in terms.values()),
        )


def _field(model: type[BaseModel], field: str) -> tuple[str, ...]:
    words, codes = field_text(model, field), CODED_FIELDS.get((model.__name__, field))
    return (f"`{field}`", words["en"], words["zh"], f"`{codes}`" if codes else "")


def _table(title: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    yield ""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _ticked(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _typed(properties: Properties) -> str:
    return ", ".join(f"`{name}` {type_}" for name, type_ in properties.items())


def _tags(tags: Mapping[str, object]) -> str:
    return "; ".join(
        key if value is True else f"{key}: {' '.join(map(str, value)) if isinstance(value, list) else value}"
        for key, value in tags.items()
    )


def _ends(edge: EdgeType, vocabulary: Vocabulary) -> str:
    return f"{_side(edge.sources, vocabulary)} → {_side(edge.targets, vocabulary)}"


def _side(labels: frozenset[str], vocabulary: Vocabulary) -> str:
    """Name a set of labels by its group where it is one: Actor, Place, Entity."""
    every = vocabulary.labels.values()
    groups = {
        "Entity": frozenset(x.code for x in every if "Entity" in x.groups),
        "Actor": frozenset(x.code for x in every if x.actor),
        "Place": frozenset(x.code for x in every if x.place),
    }
    words: list[str] = []
    left = labels
    for name, members in groups.items():
        if members <= left:
            words.append(name)
            left -= members
    return ", ".join([*words, *sorted(left)])
