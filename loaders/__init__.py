"""Files to raw records: YAML, JSON, NDJSON and tables, each record with the place it came from."""

if __name__ != "graphkit.loaders":  # a checkout on sys.path would offer these classes a second time
    raise ImportError("import graphkit.loaders, not loaders: see docs/architecture.md")
