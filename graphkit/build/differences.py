"""What two sets of records say differently of things that the edges of other records depend on."""

from graphkit.build.dependencies import Dependencies


def entities_differing(first: Dependencies, second: Dependencies) -> set[str]:
    """Return the entities, pairings' programmes and funds of which edges are built otherwise. O(entities)."""
    entities = first.whereabouts.entities | second.whereabouts.entities | first.paid_in.keys() | second.paid_in.keys()
    found = {each for each in entities if first.described(each) != second.described(each)}
    for mapping, other in ((first.recipients, second.recipients), (first.programme_starts, second.programme_starts)):
        found |= {each for each in mapping.keys() | other.keys() if mapping.get(each) != other.get(each)}
    return found


def standing_on(things: set[str], dependencies: Dependencies) -> set[str]:
    """Return the facilities and funds for which one of these things may stand in."""
    if not things:
        return set()
    where = dependencies.whereabouts
    return {each for each in where.entities if not things.isdisjoint(dependencies.stands_on(each))}


def figures_differing(first: Dependencies, second: Dependencies) -> set[str]:
    """Return the figures that have other totals, or totals with other givers or receivers."""
    figures = first.totals.parents.keys() | second.totals.parents.keys()
    return {figure for figure in figures if first.totals.described(figure) != second.totals.described(figure)}


def programmes_observed_otherwise(first: Dependencies, second: Dependencies) -> set[str]:
    """Return the programmes whose latest publication is another: their pairings say so."""
    programmes = first.observed.keys() | second.observed.keys()
    return {programme for programme in programmes if first.observed.get(programme) != second.observed.get(programme)}


def sources_differing(first: Dependencies, second: Dependencies) -> set[str]:
    """Return the sources that were published at another date."""
    sources = first.published.keys() | second.published.keys()
    return {source for source in sources if first.published.get(source) != second.published.get(source)}
