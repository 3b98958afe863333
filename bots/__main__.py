"""`python -m bots`: run the configured bots."""

from __future__ import annotations

import sys

#: sysexits.h: something is left unconfigured.
EX_CONFIG = 78

if __name__ == "__main__":
    sys.stderr.write("No bot is configured: people work in the portal.\n")
    sys.exit(EX_CONFIG)
