"""Subscripts and what NumPy takes by them: of vectors of 0 to 5 elements every slice with bounds from -6 to 6 and steps from
-3 to 3, some of each; and of a 2 by 3 by 4 array the ways to mix places, slices, the ellipsis, new axes, lists and masks."""

import itertools
import json
import random

import numpy

random.seed(14)
rows = []
bounds = [""] + [str(i) for i in range(-6, 7)]
for count in range(6):
    x = numpy.arange(count, dtype=float)
    slices = [f"{a}:{b}" + s for a, b in itertools.product(bounds, bounds) for s in ["", ":", ":2", ":3", ":-1", ":-2", ":-3"]]
    for text in random.sample(slices, 150) + ["::-1", "::2", ":", "::"]:
        rows.append({"shape": [count], "subscript": text, "taken": eval(f"x[{text}]").tolist()})
    for place in range(-count, count):
        rows.append({"shape": [count], "subscript": str(place), "taken": eval(f"x[{place}]").tolist()})
x = numpy.arange(24, dtype=float).reshape(2, 3, 4)
newaxis = numpy.newaxis
for text in [
    "-1", "-1, -1, -1", "..., 0", "0, ...", "..., -1", "0, ..., 1", "...", "..., 1:3", "1:, ..., ::2", "::-1", "..., ::-1",
    ":, ::-1, ::2", "newaxis", "newaxis, 0", ":, newaxis, :, 1", "..., newaxis", "0, newaxis, ..., newaxis, -2", "None, ..., None",
    "-1:, -2:, -3:-1", ":, 2:0:-1, 3::-2", "::-1, ::-1, ::-1", "0, 1, 2, ...", "..., 0, 1, 2", "newaxis, newaxis, -1, ::-2, 0",
    "0:0, ..., ::-1", ":, -1, ::3", "1, -1, None", "..., -4:-1:2",
]:
    rows.append({"shape": [2, 3, 4], "subscript": text, "taken": eval(f"x[{text}]").tolist()})
for text in [
    "[0, 1]", "[-1]", "[[0], [1]]", ":, [2, 2, 0]", "..., [0, -1, 3]", "[0, 1], [2, 0]", "[0, 1], :, [3, 3]", "0, :, [1, 2, 1]",
    ":, [0, 1, 2], [3, 2, 1]", "[[0], [1]], [0, 2]", "[[0], [1]], [0, 2], 1", "[1, 1], newaxis, [2, 0]", "::-1, [2, 0], ::2",
    "[1, 0], ..., newaxis, -1", "newaxis, [0, 1]", ":, [0], [1, 3, 2]", "x > 11", "x > 99", "x[:, :, 0] > 3", "0, x[0] > 4",
    ":, x[0, :, 0] > 3", "x[:, 0, 0] > 3, 1:, [0, 3]", "(x > 3) * (x < 9)", "..., x[0, 0] != 2", "x == x", "[1, 0][0]",
    "[[0, 1], [1, 0]], [[0, 1], [2, 0]], [[3, 2], [1, 0]]", "[0, 1] , 1:3, [[0], [3]]",
]:
    rows.append({"shape": [2, 3, 4], "subscript": text, "taken": eval(f"x[{text}]").tolist()})
print("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]")
