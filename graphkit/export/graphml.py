"""The graph as GraphML, for Gephi, yEd, igraph, networkx: parallel edges stay apart by their ids."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO
from xml.sax.saxutils import escape, quoteattr

from graphkit.elements import Edge, Node
from graphkit.export.formats import Source, Target
from graphkit.store.base import Reader
from graphkit.system.output_files import open_output
from graphkit.tables.cells import plain_text

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


def export_graphml(source: Source, target: Target) -> list[Path]:
    """Write the whole graph as GraphML: the export ``graphml``."""
    return [write_graphml(source.reader, target.path, overwrite=target.overwrite, protected=target.protected)]


def write_graphml(
    reader: Reader, path: str | Path, *, overwrite: bool = False, protected: tuple[str | Path, ...] = ()
) -> Path:
    """Write every node (but batches) and every edge, sorted by id, and return the path.

    A node's ``label`` is its name and ``class`` its specific label; an edge's ``type`` (and ``label``) is its type, and
    its id is both the ``id`` of its element and the attribute ``edge_id``, because some readers drop the first. Lists
    are JSON, dates ISO text. What XML cannot hold becomes U+FFFD. Sorts all elements in memory.
    """
    nodes = sorted((node for node in reader.nodes() if node.label != "Batch"), key=lambda node: node.id)
    edges = sorted(reader.edges(), key=lambda edge: edge.id)
    keys = Keys()
    for node in nodes:
        keys.see("node", node_data(node))
    for edge in edges:
        keys.see("edge", edge_data(edge))
    path = Path(path)
    with open_output(path, overwrite=overwrite, protected=protected) as file:
        file.write(_HEAD)
        file.writelines(keys.lines())
        file.write('<graph id="graphkit" edgedefault="directed">\n')
        for node in nodes:
            file.write(f"<node id={_attribute(node.id)}>")
            _write_data(file, keys, "node", node_data(node))
            file.write("</node>\n")
        for edge in edges:
            ends = f"source={_attribute(edge.source)} target={_attribute(edge.target)}"
            file.write(f"<edge id={_attribute(edge.id)} {ends}>")
            _write_data(file, keys, "edge", edge_data(edge))
            file.write("</edge>\n")
        file.write("</graph>\n</graphml>\n")
    return path


class Keys:
    """The attributes that occur, with the narrowest type that holds every value of each."""

    def __init__(self) -> None:
        self._types: dict[tuple[str, str], str] = {}

    def see(self, domain: str, data: Mapping[str, Any]) -> None:
        """Take note of the attributes of one element."""
        for name, value in data.items():
            type_ = _type_of(value)
            known = self._types.setdefault((domain, name), type_)
            if known != type_:
                self._types[domain, name] = "double" if {known, type_} == {"long", "double"} else "string"

    def lines(self) -> Iterator[str]:
        """Yield the declarations, sorted."""
        for domain, name in sorted(self._types):
            key_id, called, type_ = _attribute(self.key(domain, name)), _attribute(name), self._types[domain, name]
            yield f'<key id={key_id} for="{domain}" attr.name={called} attr.type="{type_}"/>\n'

    def key(self, domain: str, name: str) -> str:
        """Return the id of an attribute's declaration."""
        return f"{domain}_{name}"

    def text(self, domain: str, name: str, value: object) -> str:
        """Return a value as text of the type that was declared."""
        if self._types[domain, name] == "double" and isinstance(value, int | float):
            return repr(float(value))
        return plain_text(value)


def node_data(node: Node) -> dict[str, Any]:
    """Return the attributes of a node."""
    properties = {key: value for key, value in node.properties.items() if key != "batch"}
    return {**properties, "label": node.properties.get("name", node.id), "class": node.label}


def edge_data(edge: Edge) -> dict[str, Any]:
    """Return the attributes of an edge."""
    properties = {key: value for key, value in edge.properties.items() if key != "batch"}
    return {**properties, "type": edge.type, "label": edge.type, "edge_id": edge.id}


def _type_of(value: object) -> str:
    match value:
        case bool():
            return "boolean"
        case int() if -(2**63) <= value < 2**63:
            return "long"
        case float():
            return "double"
        case _:
            return "string"


def _write_data(file: TextIO, keys: Keys, domain: str, data: Mapping[str, Any]) -> None:
    for name in sorted(data):
        data_text = escape(_NOT_XML.sub("\ufffd", keys.text(domain, name, data[name])), {"\r": "&#13;"})
        file.write(f"<data key={_attribute(keys.key(domain, name))}>{data_text}</data>")


def _attribute(value: str) -> str:
    return quoteattr(_NOT_XML.sub("\ufffd", value))
