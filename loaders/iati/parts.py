"""What acts and their figures have in common: recipients, sectors, codes, each with shares where the data give them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from graphkit.loaders.iati.losses import Losses
from graphkit.loaders.iati.mapping import IatiMapping
from graphkit.loaders.iati.organisations import Organisations
from graphkit.loaders.iati.places import Places
from graphkit.loaders.iati.texts import Branch, Element, attribute, decimal, name_of, narratives
from graphkit.schema.values import main_name
from graphkit.schema.vocabulary import Vocabulary

PURPOSES = "1"
"""The vocabulary of sectors that is meant where none is named: purpose codes of OECD-DAC, five digits."""
_WHOLE = Decimal("1.01")  # shares of thirds and sevenths, rounded, may add up to a little more than 1


@dataclass(slots=True)
class Parts:
    """Reads the parts of one file's activities; what they name is gathered in `organisations` and `places`."""

    mapping: IatiMapping
    vocabulary: Vocabulary
    organisations: Organisations
    places: Places
    losses: Losses
    _coded: dict[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for prefix in ("", "default-"):
            self._coded[prefix] = frozenset(prefix + tag.removeprefix("default-") for tag in self.mapping.codes)

    def recipients(self, branch: Branch, language: str | None) -> list[dict[str, Any]]:
        """Return recipient countries and regions, each once, with their shares."""
        found: dict[str, Decimal | None] = {}
        for tag, read in (("recipient-country", self.places.country), ("recipient-region", self.places.region)):
            for each in branch.all(tag):
                place = read(each, language)
                if place is None:
                    self.losses.add(tag)
                    continue
                share = self.share(each, tag)
                known = found.get(place)
                found[place] = share if known is None else known + (share or 0)
        if not found:
            return []
        self._whole(found, "recipient percentages above 100")
        return [party(place, share) for place, share in found.items()]

    def sectors(self, branch: Branch, language: str | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Return sectors by purpose codes, and those by other lists or with codes that are on no list."""
        sectors = branch.all("sector")
        if not sectors:
            return [], []
        by_list: dict[str, dict[str, Decimal | None]] = {}
        names: dict[tuple[str, str], str] = {}
        for each in sectors:
            vocabulary, code = attribute(each.get("vocabulary")) or PURPOSES, attribute(each.get("code"))
            if not code:
                self.losses.add("sector")
                continue
            name, _ = name_of(narratives(each, language))
            if name:
                names.setdefault((vocabulary, code), main_name(name))
            shares = by_list.setdefault(vocabulary, {})
            share, known = self.share(each, "sector"), shares.get(code)
            shares[code] = share if known is None else known + (share or 0)
        purposes: list[dict[str, Any]] = []
        others: list[dict[str, Any]] = []
        known_codes = self.vocabulary.codes["sectors"]
        for vocabulary, shares in by_list.items():
            if vocabulary == PURPOSES:  # other lists may count one thing under several heads
                self._whole(shares, "sector percentages above 100")
            for code, share in shares.items():
                body = {"code": code} if share is None else {"code": code, "share": f"{share:f}"}
                if vocabulary == PURPOSES and code in known_codes:
                    purposes.append(body)
                    continue
                body["vocabulary"] = vocabulary
                if (vocabulary, code) in names:
                    body["name"] = names[vocabulary, code]
                others.append(body)
        return purposes, others

    def codes(self, branch: Branch, prefix: str) -> dict[str, str]:
        """Return aid, finance, flow type and tied status, as the codes of their lists."""
        found: dict[str, str] = {}
        if branch.tags.isdisjoint(self._coded[prefix]):
            return found
        for default, (name, listed) in self.mapping.codes.items():
            tag = prefix + default.removeprefix("default-")
            for each in branch.all(tag):
                code = attribute(each.get("code"))
                usual = attribute(each.get("vocabulary")) in ("", "1")
                if usual and name not in found and code in self.vocabulary.codes[listed]:
                    found[name] = code
                else:
                    self.losses.add(f"{tag} {'of another list' if not usual else code}")
        return found

    def organisation(self, element: Element, language: str | None) -> dict[str, Any] | None:
        """Return an organisation as a party, with the activity that the element says the money is of."""
        entity = self.organisations.id_of(element, language)
        if entity is None:
            self.losses.add(f"{element.tag} without ref and name")
            return None
        body = party(entity)
        activity = next(
            (
                value
                for key in ("activity-id", "provider-activity-id", "receiver-activity-id")
                if (value := attribute(element.get(key)))
            ),
            None,
        )
        if activity:
            body["note"] = f"activity {activity}"
        return body

    def share(self, element: Element, tag: str) -> Decimal | None:
        """Return ``@percentage`` as a share."""
        text = element.get("percentage")
        if text is None:
            return None
        number = decimal(text)
        if number is None or not 0 <= number <= 100:
            self.losses.add(f"{tag}/@percentage")
            return None
        return number / 100

    def _whole(self, shares: dict[str, Decimal | None], what: str) -> None:
        """Leave out shares that add up to more than the whole: what each of them is a share of is not known."""
        if sum(share for share in shares.values() if share is not None) > _WHOLE:
            self.losses.add(what)
            for key in shares:
                shares[key] = None


def party(entity: str, share: Decimal | None = None) -> dict[str, Any]:
    """Return a party of a record."""
    return {"entity": entity} if share is None else {"entity": entity, "share": f"{share:f}"}


def once(parties: Iterable[dict[str, Any] | None]) -> list[dict[str, Any]]:
    """Return parties in order, each entity once."""
    found: dict[str, dict[str, Any]] = {}
    for each in parties:
        if each is not None:
            found.setdefault(each["entity"], each)
    return list(found.values())


def put(body: dict[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Add what is there: None and what is empty are left out."""
    for key, value in values.items():
        if value:
            body[key] = value
    return body
