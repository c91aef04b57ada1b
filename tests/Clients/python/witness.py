"""Holds a witness to c2sp.org/tlog-witness, as a log would that was written from the text of the specification alone.

witness.py keys                           the keys of the logs that the witness must be told of
witness.py first ADDRESS WITNESS_KEY      every answer of the specification; the log has 9 leaves afterwards
witness.py again ADDRESS WITNESS_KEY      what it must remember of "first" after a crash
witness.py race ADDRESS WITNESS_KEY       many futures of one log at once; prints the size, and how often it said yes
"""

import concurrent.futures
import sys
import urllib.error
import urllib.request

from signing import Signer, submission
from transparency import Key, check_cosignature, leaf_hash, require

MAIN = Signer("example.com/main", b"m" * 32)
RACED = Signer("example.com/raced", b"r" * 32)
UNKNOWN = Signer("example.com/unknown", b"u" * 32)
FORGER = Signer("example.com/main", b"f" * 32)
FUTURES = 24


def leaves(count, past=b""):
    return [leaf_hash(past + bytes([place])) for place in range(count)]


def post(address, body, path="/add-checkpoint"):
    body = body if isinstance(body, bytes) else body.encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(address + path, body), timeout=30) as answer:
            return answer.status, answer.headers.get("Content-Type"), answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers.get("Content-Type"), refused.read().decode()


def expect(status, answer):
    require(answer[0] == status, f"{answer[0]} where the specification says {status}")
    return answer


def cosigned(address, key, body):
    status, _, lines = post(address, body)
    require(status == 200, f"{status} where the specification says 200")
    require(lines.startswith("\u2014 ") and lines.endswith("\n"), "no signature lines")
    return check_cosignature(body.split("\n\n", 1)[1] + lines, key)


def conflict(address, size, body):
    _, type, text = expect(409, post(address, body))
    require((type, text) == ("text/x.tlog.size", f"{size}\n"), f"a conflict that says {type} {text!r}")


def first(address, key):
    log = leaves(9)
    cosigned(address, key, submission(MAIN, 0, log[:5]))
    cosigned(address, key, submission(MAIN, 5, log[:5]))
    conflict(address, 5, submission(MAIN, 0, log))
    conflict(address, 5, submission(MAIN, 3, log[:3]))
    expect(409, post(address, submission(MAIN, 5, leaves(5, b"other"))))
    expect(422, post(address, submission(MAIN, 5, leaves(9, b"other"))))
    expect(422, post(address, submission(MAIN, 5, log, proof=[])))
    expect(403, post(address, submission(FORGER, 5, log)))
    expect(404, post(address, submission(UNKNOWN, 0, log)))
    expect(400, post(address, submission(MAIN, 10, log, proof=[])))
    expect(400, post(address, submission(MAIN, 5, log, proof=[bytes(32)] * 64)))
    expect(404, post(address, "", path="/"))
    for garbage in [b"", b"\n\n", b"old 5\n\n", b"\xff" * 60_000, b"old 5\n" * 10_000, bytes(65_536)]:
        expect(400, post(address, garbage))
    expect(413, post(address, bytes(65_537)))
    cosigned(address, key, submission(MAIN, 5, log))


def again(address, key):
    conflict(address, 9, submission(MAIN, 5, leaves(12)))
    expect(409, post(address, submission(MAIN, 9, leaves(9, b"other"))))
    cosigned(address, key, submission(MAIN, 9, leaves(12)))
    cosigned(address, key, submission(MAIN, 12, leaves(12)))


def race(address, key):
    past = leaves(3)
    cosigned(address, key, submission(RACED, 0, past))
    futures = [past + leaves(4, bytes([future])) for future in range(FUTURES)]
    bodies = [submission(RACED, 3, future) for future in futures]
    with concurrent.futures.ThreadPoolExecutor(FUTURES) as pool:
        answers = list(pool.map(lambda body: post(address, body), bodies))
    require(all(status in (200, 409) for status, _, _ in answers), "an answer that is neither yes nor conflict")
    yes = [body for body, (status, _, _) in zip(bodies, answers) if status == 200]
    print(f"{len(yes)} of {FUTURES}")


what, *rest = sys.argv[1:]
if what == "keys":
    print(MAIN.key)
    print(RACED.key)
else:
    address, key = rest
    {"first": first, "again": again, "race": race}[what](address, Key(key, 4))
