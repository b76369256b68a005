"""`python -m soundstage.cli` does what the command `soundstage` does."""

import sys

from soundstage.cli.application import main

sys.exit(main())
