"""What an IATI file holds, counted by XPath over its tree, and what the loader makes of it. They share no code."""

from collections import Counter
from decimal import Decimal

from lxml import etree

from graphkit.findings import Finding
from graphkit.loaders.choice import load
from graphkit.schema.vocabulary import load_vocabulary

ABSENT = {"", "0", "-", "--", "n/a", "na", "none", "null", "unknown", "tbc", "tbd", "xxx", "test"}
ORGANISATIONS = "participating-org | reporting-org | transaction/provider-org | transaction/receiver-org"
ORGANISATIONS += " | planned-disbursement/provider-org | planned-disbursement/receiver-org"


def text(element):
    return " ".join("".join(element.itertext()).split())


def counted(path):
    """Return activities, locations, organisations, and number and sum of figures by type and currency."""
    root = etree.parse(str(path)).getroot()
    activities = root.xpath("iati-activity")
    numbers, sums = Counter(), Counter()
    organisations, locations = set(), 0
    for activity in activities:
        default = activity.get("default-currency")
        for transaction in activity.xpath("transaction"):
            value = transaction.find("value")
            key = (transaction.find("transaction-type").get("code"), value.get("currency") or default)
            numbers[key] += 1
            sums[key] += Decimal(text(value))
        for kind in ("budget", "planned-disbursement"):
            for figure in activity.xpath(kind):
                value = figure.find("value")
                numbers[kind, value.get("currency") or default] += 1
                sums[kind, value.get("currency") or default] += Decimal(text(value))
        for organisation in activity.xpath(ORGANISATIONS):
            reference = (organisation.get("ref") or "").strip()
            names = [name for name in map(text, organisation.xpath("narrative")) if name]
            if reference.lower() not in ABSENT:
                organisations.add(reference)
            elif names:
                organisations.add(("name", names[0].casefold()))
        locations += len(activity.xpath("location"))
    return {
        "activities": len({text(activity.find("iati-identifier")) for activity in activities}),
        "locations": locations,
        "organisations": len(organisations),
        "numbers": numbers,
        "sums": sums,
        "percentages": shares(activities),
    }


def shares(activities):
    """Return the sum of the percentages of recipients that are given, over all acts and figures."""
    paths = ("recipient-country/@percentage", "recipient-region/@percentage")
    return sum(Decimal(str(share)) for act in activities for path in paths for share in act.xpath(path))


class Read:
    """What the loader makes of a file, by section; `findings` are those of the file itself."""

    def __init__(self, path, loader: str | None = None) -> None:
        rows = list(load(path, load_vocabulary(), loader))
        self.findings = [row for row in rows if isinstance(row, Finding)]
        self.raw = [row for row in rows if not isinstance(row, Finding)]
        self.problems = [problem for row in self.raw for problem in row.problems]

    def of(self, section):
        return {row.data["id"]: row.data for row in self.raw if row.section == section}
