"""Makes what the oracles share importable: the client of the protocol, the interpreters, the fetched packages."""

import os
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "oracles"))
