"""A figure on a direct edge: under the key that says how it may be read, and the sets in which it adds to a sum."""

from decimal import Decimal

from graphkit.build.dependencies import Dependencies
from graphkit.build.figure_sides import Sides
from graphkit.build.links import BROKERED, Link
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
    receiver = link.receiver.id
    joint = sides.are_joint(figure, receiver)
    factor = sides.factor(figure, receiver)
    prefix = "brokered_" if link.type == BROKERED else "joint_" if joint else ""
    if receiver in sides.shares.groups:
        _put(properties, "each_", figure)
    if factor is not None:
        _put(properties, prefix, figure, factor)
    put(
        properties,
        share=sides.portions.get(receiver),
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


def _put(properties: Properties, prefix: str, figure: Contribution, factor: int | Decimal = 1) -> None:
    put(
        properties,
        **{
            f"{prefix}amount": None if figure.amount is None else figure.amount * factor,
            f"{prefix}quantity": None if figure.quantity is None else figure.quantity * factor,
        },
    )
