"""Data that zlib compressed, in blocks of every type; run in Tests/Fixtures/tables, writes deflate.json."""

import json
import random
import zlib

random.seed(3)
texts = [b"", b"a", b"abcabcabc" * 100, bytes(range(256)), random.randbytes(300), bytes(1000),
         bytes(random.choice(b"aab cdefgh") for _ in range(2000))]
cases = []
for text in texts:
    for level, strategy in [(0, zlib.Z_DEFAULT_STRATEGY), (1, zlib.Z_DEFAULT_STRATEGY), (9, zlib.Z_DEFAULT_STRATEGY),
                            (9, zlib.Z_FIXED), (9, zlib.Z_HUFFMAN_ONLY)]:
        compressor = zlib.compressobj(level, zlib.DEFLATED, -15, 9, strategy)
        compressed = compressor.compress(text) + compressor.flush()
        case = {"compressed": list(compressed), "bytes": list(text)}
        if case not in cases:
            cases.append(case)
with open("deflate.json", "w") as file:
    json.dump(cases, file, separators=(",", ":"))
