"""``python -m graphkit.devserver start|stop|status``."""

import sys

from graphkit.devserver.command import main

sys.exit(main())
