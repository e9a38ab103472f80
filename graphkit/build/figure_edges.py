"""A figure on a direct edge: under the key that says how it may be read, and the sets in which it adds to a sum."""

from graphkit.build.dependencies import Dependencies
from graphkit.build.links import BROKERED, Link, Sides
from graphkit.build.properties import put, put_date
from graphkit.build.totals import UNSUMMED_ITEMS
from graphkit.elements import Properties
from graphkit.schema.records import Contribution


def put_figure(
    properties: Properties, dependencies: Dependencies, link: Link, figure: Contribution, sides: Sides
) -> None:
    """Add the figure of an edge.

    ``amount``/``quantity`` is the receiver's alone, ``joint_*`` is that of several givers or receivers, ``brokered_*``
    was brokered. Of a figure per member of a group these hold the product, where the size is exact, and ``each_*``
    what each member got. ``counted`` says whether the edge adds to the sum over the whole graph, ``counted_given`` and
    ``counted_received`` to that over its giver's or receiver's edges.
    """
    joint = sides.are_joint(figure)
    is_brokered = link.type == BROKERED
    number = _group_size(link, figure, dependencies)
    per_member = figure.each and dependencies.label(link.receiver.id) == "Group"
    factor = 1 if not per_member else number
    if per_member:
        _put(properties, "each_", figure)
    if factor is not None:
        _put(properties, "brokered_" if is_brokered else "joint_" if joint else "", figure, factor)
    put(
        properties,
        currency=figure.currency,
        unit=figure.unit,
        item=figure.item,
        measure=figure.measure,
        stage=figure.stage,
        bound=figure.bound,
        per=figure.per,
        total_ids=dependencies.totals.of(figure.id),
    )
    put_date(properties, "as_of", figure.as_of, last=True)
    properties["aggregate"] = figure.aggregate
    has_value = factor is not None and not (figure.each and figure.item in UNSUMMED_ITEMS)
    properties["counted"] = not joint and has_value and dependencies.claims.counted(figure)
    properties["realised"] = dependencies.claims.realised(figure, dependencies.vocabulary)
    if has_value and dependencies.claims.summable(figure):
        _put_sides(properties, dependencies, link, figure, sides)


def _put_sides(
    properties: Properties, dependencies: Dependencies, link: Link, figure: Contribution, sides: Sides
) -> None:
    giver, receiver = sides.giver, link.receiver.id
    if giver is not None and not figure.mixed:
        if link.type == BROKERED:
            held = dependencies.totals.holds_for_broker(figure.id, giver)
        else:
            held = dependencies.totals.holds_for_giver(figure.id, giver) or (
                link.channel is not None and giver in dependencies.paid_in.get(link.channel, ())
            )
        properties["counted_given"] = not held
    if link.type != BROKERED and receiver in sides.counted_receivers(figure):
        properties["counted_received"] = not dependencies.totals.holds_for_receiver(figure.id, receiver)


def _group_size(link: Link, figure: Contribution, dependencies: Dependencies) -> int | None:
    if figure.item in UNSUMMED_ITEMS or figure.per:
        return None
    return dependencies.whereabouts.sizes.get(link.receiver.id)


def _put(properties: Properties, prefix: str, figure: Contribution, factor: int = 1) -> None:
    put(
        properties,
        **{
            f"{prefix}amount": None if figure.amount is None else figure.amount * factor,
            f"{prefix}quantity": None if figure.quantity is None else figure.quantity * factor,
        },
    )
