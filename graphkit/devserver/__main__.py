"""``python -m graphkit.devserver start|stop|status``."""

import sys

from graphkit.devserver.server import main

sys.exit(main())
