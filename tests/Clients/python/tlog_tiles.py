"""Reads a log that was exported in the layout of c2sp.org/tlog-tiles, believing no file before it is checked."""

import pathlib

from transparency import Head, leaf_hash, require, root_of

WIDTH = 256
HASH = 32


def name_of(index, width):
    """Three digits a folder, x before all but the last; .p/<W> behind a partial one."""
    digits = str(index).zfill(-(-len(str(index)) // 3) * 3)
    parts = [digits[place:place + 3] for place in range(0, len(digits), 3)]
    name = "/".join([f"x{part}" for part in parts[:-1]] + parts[-1:])
    return name if width == WIDTH else f"{name}.p/{width}"


def places(count):
    """Index and width of each tile over so many hashes."""
    return [(index, min(WIDTH, count - index * WIDTH)) for index in range(-(-count // WIDTH))]


class Directory:
    """An exported log: its head, held to the key, and every leaf, held to the head."""

    def __init__(self, path, key):
        self.path = pathlib.Path(path)
        self.seen = set()
        self.head = Head(self.read("checkpoint").decode(), key)
        self.leaves = []
        for index, width in places(self.head.size):
            self.leaves += self.bundle(index, width)
        self.check_tiles()
        require(root_of(self.leaves) == self.head.root, "the entries give another root than the head has")
        there = {str(file.relative_to(self.path)) for file in self.path.rglob("*") if file.is_file()}
        require(there == self.seen, f"files that nobody asked for: {there - self.seen}")

    def read(self, name):
        self.seen.add(name)
        return (self.path / name).read_bytes()

    def bundle(self, index, width):
        """The hashes of the entries beside a tile of level 0: each entry behind its length, two bytes, big-endian."""
        content = self.read(f"tile/entries/{name_of(index, width)}")
        hashes, place = [], 0
        while place < len(content):
            end = place + 2 + int.from_bytes(content[place:place + 2], "big")
            require(end <= len(content), "an entry is cut off")
            hashes.append(leaf_hash(content[place + 2:end]))
            place = end
        require(len(hashes) == width, f"bundle {index} has {len(hashes)} entries")
        return hashes

    def check_tiles(self):
        """Level 0 is the leaves; each hash of a level above is the root of a full tile below."""
        level, hashes = 0, self.leaves
        while hashes:
            for index, width in places(len(hashes)):
                own = hashes[index * WIDTH:index * WIDTH + width]
                tile = self.read(f"tile/{level}/{name_of(index, width)}")
                require(tile == b"".join(own), f"tile {index} of level {level} is not over what is below")
            full = [place for place in range(0, len(hashes) - WIDTH + 1, WIDTH)]
            level, hashes = level + 1, [root_of(hashes[place:place + WIDTH]) for place in full]
