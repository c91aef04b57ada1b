"""Reads an exported log as JSON lines and as CSV, and requires that both say the same.

entries.py JSONL CSV AGENT: somebody described itself as AGENT, and a spreadsheet must not calculate it.
"""

import csv
import json
import sys

json_file, csv_file, agent = sys.argv[1:]
with open(json_file, encoding="utf-8") as lines:
    entries = [json.loads(line) for line in lines]
with open(csv_file, encoding="utf-8", newline="") as lines:
    rows = list(csv.DictReader(lines, strict=True))

assert [entry["seq"] for entry in entries] == list(range(len(entries)))
assert any(entry["user_agent"] == agent for entry in entries)
for row, entry in zip(rows, entries):
    for name, cell in row.items():
        assert cell[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n"), cell
        said = entry[name]
        if name == "details":
            assert json.loads(cell) == said
        else:
            said = str(said).lower() if isinstance(said, bool) else str(said)
            assert cell == ("'" + said if said[:1] in ("=", "+", "-", "@") else said), (name, cell, said)

# The export of the CSV came later, so that it has the record of itself more.
assert len(rows) == len(entries) + 1
print(f"{len(entries)} entries are the same in both")
