"""Asks a server for proofs of its audit log, and believes none that it has not checked.

proofs.py ADDRESS PROTOS SIZE...; standard input is JSON: "access_token" of somebody who may read the log, "key", the
log's verifier key as its operator told it, "kept", heads that were kept from earlier answers, and perhaps "tiles", an
export of the log, whose leaves need then not be asked for one by one.
"""

import json
import sys

import grpc

import stubs
from tlog_tiles import Directory
from transparency import Head, Key, Refused, check_consistency, check_inclusion, require, root_of

DEADLINE_SECONDS = 60


class Log:
    """The log as a client sees it; every answer's head is checked and must only grow."""

    def __init__(self, address, access_token, key):
        from magnetar.audit.v1 import audit_service_pb2_grpc, proof_pb2

        self.messages = proof_pb2
        self.service = audit_service_pb2_grpc.AuditServiceStub(grpc.insecure_channel(address))
        self.metadata = [("authorization", f"Bearer {access_token}")]
        self.key = key
        self.checked = {}

    def call(self, method, request):
        answer = method(request, metadata=self.metadata, timeout=DEADLINE_SECONDS)
        return answer, self.head(answer.checkpoint)

    def head(self, checkpoint):
        if checkpoint.note not in self.checked:
            head = Head(checkpoint.note, self.key)
            require(head.size == checkpoint.size and head.root == checkpoint.root_hash, "the head is not its note's")
            self.checked[checkpoint.note] = head
        return self.checked[checkpoint.note]

    def newest(self):
        return self.call(self.service.GetCheckpoint, self.messages.GetCheckpointRequest())[1]

    def consistency(self, first, second):
        answer, newest = self.call(
            self.service.GetConsistencyProof,
            self.messages.GetConsistencyProofRequest(from_size=first, to_size=second))
        require(answer.to_size == (second or newest.size), "a proof of another size")
        return list(answer.hashes), newest

    def inclusion(self, seq, size):
        answer, _ = self.call(
            self.service.GetInclusionProof, self.messages.GetInclusionProofRequest(seq=seq, tree_size=size))
        require(answer.tree_size == size, "a proof of another size")
        return answer.leaf_hash, list(answer.hashes)


def refuses(check, path):
    """Whether a check refuses the path with any bit of it changed, cut short or made longer."""
    wrong = [path[:place] + [bytes([hash[0] ^ 1]) + hash[1:]] + path[place + 1:] for place, hash in enumerate(path)]
    wrong += [path[:-1], path[1:]] if path else []
    wrong += [path + [bytes(32)], [bytes(32)] + path]
    for tampered in wrong:
        try:
            check(tampered)
            return False
        except Refused:
            pass
    return True


def ask_for_leaves(log, head):
    leaves = []
    for seq in range(head.size):
        leaf, path = log.inclusion(seq, head.size)
        check_inclusion(leaf, seq, head.size, path, head.root)
        leaves.append(leaf)
    return leaves


def prove(log, sizes, kept, tiles):
    head = log.newest()
    leaves = Directory(tiles, log.key).leaves if tiles else ask_for_leaves(log, head)
    require(root_of(leaves) == head.root, "the leaves give another root")
    print("every entry is in the newest head")

    roots = {size: root_of(leaves[:size]) for size in sizes}
    for size in sizes:
        for seq in {0, size // 2, size - 1}:
            leaf, path = log.inclusion(seq, size)
            require(leaf == leaves[seq], "another leaf")
            check_inclusion(leaf, seq, size, path, roots[size])
            require(
                refuses(lambda other: check_inclusion(leaf, seq, size, other, roots[size]), path), "tampered, believed")
    for first in sizes:
        for second in (size for size in sizes if size >= first):
            path, _ = log.consistency(first, second)
            check_consistency(first, roots[first], second, roots[second], path)
            require(
                refuses(lambda other: check_consistency(first, roots[first], second, roots[second], other), path),
                "tampered, believed")
    print(f"{len(sizes)} sizes are consistent")

    for note in kept:
        known = Head(note, log.key)
        path, newest = log.consistency(known.size, 0)
        check_consistency(known.size, known.root, newest.size, newest.root, path)
        try:
            check_consistency(known.size, newest.root, newest.size, known.root, path)
            require(known.root == newest.root, "another past, believed")
        except Refused:
            pass
    print(f"{len(kept)} heads that were kept are the log's past")


def main():
    address, protos, *sizes = sys.argv[1:]
    told = json.load(sys.stdin)
    with stubs.made_from(protos):
        log = Log(address, told["access_token"], Key(told["key"]))
        prove(log, [int(size) for size in sizes], told["kept"], told.get("tiles"))


main()
