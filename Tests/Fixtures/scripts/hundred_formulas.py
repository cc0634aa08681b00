"""Writes hundred-formulas.expected.json and that of hundred-formulas-2: what their formulas are in NumPy and SciPy.

    python3 -m pip install numpy scipy
    python3 Tests/Fixtures/scripts/hundred_formulas.py

The formulas of each were written by somebody who had seen neither the catalogue nor the help, and kept as they were.
"""

import json
import pathlib

import numpy as np
import scipy
import scipy.linalg
import scipy.signal
import scipy.special

here = pathlib.Path(__file__).resolve().parents[1]
for name in ("hundred-formulas", "hundred-formulas-2"):
    rows = json.loads((here / f"{name}.json").read_text())
    expected = []
    for row in rows:
        inputs = {k: np.array(v, float) if isinstance(v, list) else float(v) for k, v in row["at"].items()}
        value = np.asarray(eval(row["numpy"], {"np": np, "scipy": scipy, **inputs}), float)
        expected.append({"shape": list(value.shape), "data": [float(v) for v in value.ravel()]})
    (here / f"{name}.expected.json").write_text("[" + ",\n".join(json.dumps(e) for e in expected) + "]\n")
    print(len(expected), "formulas")
