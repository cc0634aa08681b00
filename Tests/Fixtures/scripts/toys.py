"""scikit-learn's moons and circles without noise; run in Tests/Fixtures, writes toys.json."""

import json

from sklearn.datasets import make_circles, make_moons

cases = []
for name, make in [("moons", lambda n: make_moons(n, shuffle=False)), ("circles", lambda n: make_circles(n, shuffle=False, factor=0.3))]:
    for count in [2, 7, 20]:
        points, labels = make(count)
        cases.append({"name": name, "rows": count, "points": points.tolist(), "labels": labels.tolist()})
with open("toys.json", "w") as file:
    json.dump(cases, file)
