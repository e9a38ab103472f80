"""Reading the graph as a network.

``network`` takes one snapshot of the graph and projects it, ``selection`` says which help to look at, ``measures`` rank
parties, ``paths`` join them; ``result`` is what every answer carries. Import from the module:
``from graphkit.analysis.measures.centrality import centrality``.
"""
