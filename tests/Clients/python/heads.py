"""Checks heads that a server wrote, each a line of JSON with a "note": signed by the log, growing, of one past each.

heads.py LOG_KEY [WITNESS_KEY]; the lines are standard input. Prints the size of the last.
"""

import json
import sys

from transparency import Head, Key, check_cosignature, require


def check(lines, key, witness):
    last = None
    for line in lines:
        said = json.loads(line)
        head = Head(said["note"], key)
        require(said.get("size", head.size) == head.size, "the line says another size than its note")
        require(said.get("root", head.root.hex()) == head.root.hex(), "the line says another root than its note")
        require(last is None or last.size < head.size, "the log does not grow")
        if witness:
            require(check_cosignature(head.note, witness) > 0, "no time")
        last = head
    require(last, "no heads")
    return last


key, *witness = sys.argv[1:]
print(check(sys.stdin, Key(key), Key(witness[0], 4) if witness else None).size)
