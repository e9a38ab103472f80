"""``python -m graphkit``: the command line where no script is on the path."""

from graphkit.cli.main import main

if __name__ == "__main__":
    main()
