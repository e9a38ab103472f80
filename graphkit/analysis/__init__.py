"""Reading the graph as a network: a snapshot in arrays, projections, centrality, paths.

Modules, from the bottom: ``columns`` and ``snapshot`` (the graph as arrays),
``evidence`` (acts and figures to passages), ``result`` (what every answer carries), ``projection``, ``centrality``,
``paths``. Import from the module: ``from graphkit.analysis.measures.centrality import centrality``.
"""
