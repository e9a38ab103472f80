"""The one object that Python users hold: ``graph``, and its questions about the network in ``network``."""
