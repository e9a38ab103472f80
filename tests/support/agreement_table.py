"""The figures of two readers' agreement as tables of Markdown, as the codebook shows them."""

FOUND = {
    "acts": "acts",
    "contributions": "figures (contributions)",
    "observations": "observations",
    "pairings": "pairings",
    "entities": "entities",
    "roles": "who in which role",
    "role.providers": "… providers",
    "role.facilitators": "… brokers",
    "role.organizers": "… organizers",
    "role.recipients": "… recipients",
}
SAME = {
    "act.kind": "kind of act",
    "act.status": "status of act",
    "act.benefit": "benefit",
    "act.sector": "sector",
    "act.part_of": "part of which act",
    "act.start": "start",
    "act.end": "end",
    "contribution.value": "value of figure",
    "contribution.unit": "unit or currency",
    "contribution.stage": "stage",
    "contribution.bound": "bound",
    "contribution.measure": "measure",
    "observation.indicator": "indicator",
    "observation.value": "value of observation",
    "observation.about": "about whom",
}


def table(figures: dict) -> str:
    """Return the figures as two tables of Markdown."""
    lines = ["| found | by both | only A | only B | F1 |", "|---|---|---|---|---|"]
    for key, name in FOUND.items():
        row = figures["found"][key]
        lines.append(f"| {name} | {row['both']} | {row['only_a']} | {row['only_b']} | {row['f1']:.2f} |")
    lines += ["", "| on what both found | equal | of | share | kappa |", "|---|---|---|---|---|"]
    for key, name in SAME.items():
        row = figures["same"][key]
        kappa = "–" if row["kappa"] is None else f"{row['kappa']:.2f}"
        lines.append(f"| {name} | {row['agree']} | {row['of']} | {row['share']:.2f} | {kappa} |")
    return "\n".join([*lines, ""])
