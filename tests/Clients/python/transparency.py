"""Checks what a transparency log says, from the text of the specifications alone and with nothing but hashlib.

Trees: RFC 6962 section 2.1, RFC 9162 sections 2.1.3.2 and 2.1.4.2. Signatures: RFC 8032 section 5.1.7. Notes and heads:
c2sp.org/signed-note, c2sp.org/tlog-checkpoint and c2sp.org/tlog-cosignature. What does not hold raises Refused.
"""

import base64
import binascii
import hashlib
import re


class Refused(Exception):
    """Something does not hold."""


def require(holds, what):
    if not holds:
        raise Refused(what)


# RFC 6962 section 2.1: 0x00 before a leaf, 0x01 before two children.


def leaf_hash(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves):
    """MTH: split at the largest power of two that is smaller than the number of leaves."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(root_of(leaves[:split]), root_of(leaves[split:]))


def check_inclusion(leaf, index, size, path, root):
    """RFC 9162 section 2.1.3.2."""
    require(0 <= index < size, "the index is not below the size")
    fn, sn = index, size - 1
    r = leaf
    for p in path:
        require(sn != 0, "the path is too long")
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            while fn & 1 == 0 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1
    require(sn == 0, "the path is too short")
    require(r == root, "the path leads to another root")


def check_consistency(first, first_root, second, second_root, path):
    """RFC 9162 section 2.1.4.2."""
    require(0 < first <= second, "the sizes fall")
    if first == second:
        require(not path and first_root == second_root, "two roots for one size")
        return
    require(path, "the path is empty")
    if first & (first - 1) == 0:
        path = [first_root] + list(path)
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        require(sn != 0, "the path is too long")
        if fn & 1 or fn == sn:
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            while fn & 1 == 0 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, c)
        fn, sn = fn >> 1, sn >> 1
    require(sn == 0, "the path is too short")
    require(fr == first_root, "the path starts at another root")
    require(sr == second_root, "the path leads to another root")


# RFC 8032: Ed25519 verification, on points as (x, y). Slow, and as the text has it.

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def add(a, b):
    (x1, y1), (x2, y2) = a, b
    d = D * x1 * x2 * y1 * y2
    return ((x1 * y2 + x2 * y1) * pow(1 + d, -1, P) % P, (y1 * y2 + x1 * x2) * pow(1 - d, -1, P) % P)


def multiply(scalar, point):
    total = (0, 1)
    while scalar:
        if scalar & 1:
            total = add(total, point)
        point, scalar = add(point, point), scalar >> 1
    return total


def decode_point(text):
    """Section 5.1.3."""
    y = int.from_bytes(text, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    require(y < P, "no point: y is too large")
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P == -u % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    require(v * x * x % P == u, "no point: no root")
    require(x != 0 or sign == 0, "no point: sign of zero")
    return (P - x if x & 1 != sign else x, y)


BASE = decode_point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def check_ed25519(public_key, message, signature):
    """Section 5.1.7, without the cofactor."""
    require(len(public_key) == 32 and len(signature) == 64, "a key has 32 bytes, a signature 64")
    a, r = decode_point(public_key), decode_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    require(s < L, "the signature's scalar is too large")
    k = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % L
    require(multiply(s, BASE) == add(r, multiply(k, a)), "the signature is wrong")


# c2sp.org/signed-note and c2sp.org/tlog-checkpoint.


def unbase64(text):
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise Refused(f"no base64: {error}") from error


class Key:
    """A verifier key: name, key hash and typed key, joined by plus signs. Type 1 signs heads, type 4 cosigns them."""

    def __init__(self, text, type=1):
        parts = text.split("+", 2)
        require(len(parts) == 3 and parts[0], "no verifier key")
        self.name, self.hash, typed = parts[0], bytes.fromhex(parts[1]), unbase64(parts[2])
        require(len(typed) == 33 and typed[0] == type, "no Ed25519 key of this use")
        own = hashlib.sha256(self.name.encode() + b"\n" + typed).digest()[:4]
        require(self.hash == own, "the key's hash is another key's")
        self.public = typed[1:]


class Head:
    """A checkpoint whose signature by the key has been checked."""

    def __init__(self, note, key):
        text, _, signatures = note.rpartition("\n\n")
        text += "\n"
        require(signatures.endswith("\n"), "the note does not end")
        signed = False
        for line in signatures[:-1].split("\n"):
            parts = line.split(" ")
            require(len(parts) == 3 and parts[0] == "\u2014", "no signature line")
            value = unbase64(parts[2])
            if parts[1] == key.name and value[:4] == key.hash:
                check_ed25519(key.public, text.encode(), value[4:])
                signed = True
        require(signed, "the key has not signed the note")

        lines = text.split("\n")
        require(len(lines) >= 4 and lines[0] == key.name, "the note is of another log")
        require(re.fullmatch("0|[1-9][0-9]*", lines[1]), "the size is no number")
        self.note, self.size, self.root = note, int(lines[1]), unbase64(lines[2])
        require(len(self.root) == 32, "the root is no hash")


def check_cosignature(note, key):
    """c2sp.org/tlog-cosignature, version 1: when the witness says that this head was its newest."""
    text, _, signatures = note.rpartition("\n\n")
    for line in signatures.rstrip("\n").split("\n"):
        _, name, value = line.split(" ")
        value = unbase64(value)
        if name == key.name and value[:4] == key.hash:
            time = int.from_bytes(value[4:12], "big")
            check_ed25519(key.public, f"cosignature/v1\ntime {time}\n{text}\n".encode(), value[12:])
            return time
    raise Refused("the witness has not cosigned the note")
