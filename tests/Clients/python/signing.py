"""A log that lives in memory and signs its heads, from the text of RFC 8032 section 5.1.6 and RFC 6962 section 2.1."""

import base64
import hashlib

from transparency import BASE, L, multiply, root_of


def encode_point(point):
    x, y = point
    return (y | (x & 1) << 255).to_bytes(32, "little")


class Signer:
    """An Ed25519 key, from its seed."""

    def __init__(self, name, seed):
        digest = hashlib.sha512(seed).digest()
        scalar = int.from_bytes(digest[:32], "little") & ~7 & ~(1 << 255) | 1 << 254
        self.name, self.scalar, self.prefix = name, scalar, digest[32:]
        self.public = encode_point(multiply(scalar, BASE))
        typed = b"\x01" + self.public
        self.hash = hashlib.sha256(name.encode() + b"\n" + typed).digest()[:4]
        self.key = f"{name}+{self.hash.hex()}+{base64.b64encode(typed).decode()}"

    def sign(self, message):
        r = int.from_bytes(hashlib.sha512(self.prefix + message).digest(), "little") % L
        point = encode_point(multiply(r, BASE))
        k = int.from_bytes(hashlib.sha512(point + self.public + message).digest(), "little") % L
        return point + ((r + k * self.scalar) % L).to_bytes(32, "little")

    def note(self, text):
        signature = base64.b64encode(self.hash + self.sign(text.encode())).decode()
        return f"{text}\n\u2014 {self.name} {signature}\n"


def consistency(first, leaves):
    """PROOF(m, D[n]) of section 2.1.2."""

    def subproof(m, leaves, whole):
        if m == len(leaves):
            return [] if whole else [root_of(leaves)]
        split = 1 << (len(leaves) - 1).bit_length() - 1
        if m <= split:
            return subproof(m, leaves[:split], whole) + [root_of(leaves[split:])]
        return subproof(m - split, leaves[split:], False) + [root_of(leaves[:split])]

    return subproof(first, leaves, True) if 0 < first < len(leaves) else []


def submission(signer, old, leaves, proof=None):
    """The body of add-checkpoint (c2sp.org/tlog-witness)."""
    proof = consistency(old, leaves) if proof is None else proof
    root = base64.b64encode(root_of(leaves)).decode()
    lines = [f"old {old}"] + [base64.b64encode(hash).decode() for hash in proof]
    return "\n".join(lines) + "\n\n" + signer.note(f"{signer.name}\n{len(leaves)}\n{root}\n")
