"""Checks an exported log whole: every entry, every tile, the root, and the signature by a key known from elsewhere.

tiles.py DIRECTORY KEY
"""

import sys

from tlog_tiles import Directory
from transparency import Key

directory, key = sys.argv[1:]
log = Directory(directory, Key(key))
print(f"{log.head.size} entries in {len(log.seen)} files are under {log.head.root.hex()}")
