"""Checks a receipt (c2sp.org/tlog-proof) for a record, where there is neither server nor log.

receipt.py RECEIPT RECORD KEY
"""

import pathlib
import re
import sys

from transparency import Head, Key, check_inclusion, leaf_hash, require, unbase64


def check(receipt, record, key):
    proof, _, note = receipt.partition("\n\n")
    version, *lines = proof.split("\n")
    require(version == "c2sp.org/tlog-proof@v1", "no receipt")
    if lines and lines[0].startswith("extra "):
        unbase64(lines.pop(0)[len("extra "):])  # nobody has signed it
    require(lines and re.fullmatch("index (0|[1-9][0-9]*)", lines[0]), "no index")
    index = int(lines.pop(0)[len("index "):])
    path = [unbase64(line) for line in lines]
    require(all(len(hash) == 32 for hash in path), "no hash")
    head = Head(note, key)
    check_inclusion(leaf_hash(record), index, head.size, path, head.root)
    return index, head


receipt, record, key = sys.argv[1:]
index, head = check(pathlib.Path(receipt).read_text(), pathlib.Path(record).read_bytes(), Key(key))
print(f"record {index} of {head.size}")
