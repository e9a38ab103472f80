"""What records may contain: the vocabulary (YAML beside this file) and the shapes of records."""

if __name__ != "graphkit.schema":  # a checkout on sys.path would offer these classes a second time
    raise ImportError("import graphkit.schema, not schema: see docs/architecture.md")
