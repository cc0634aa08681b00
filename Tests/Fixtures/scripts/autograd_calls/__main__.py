"""Writes autograd-calls.jsonl: the calls of `check_grads` in autograd's test suite, as command lines.

    python3 -m pip install numpy==2.4.6 scipy==1.17.1 mpmath==1.3.0 gmpy2 pytest
    python3 -m pip download --no-binary :all: --no-deps autograd==1.9.1
    tar xzf autograd-1.9.1.tar.gz
    PYTHONPATH=autograd-1.9.1 python3 Tests/Fixtures/scripts/autograd_calls autograd-1.9.1

autograd is by Dougal Maclaurin, David Duvenaud, Matt Johnson, Jamie Townsend and others, under the MIT
licence. None of its code is copied: the fixture has the points and the operations of its tests.

Each line is a case: the names of the tests that make the call, with how often; a formula, and what follows
`--at` and `--wrt`; the shape and the numbers of the value; and the Jacobian, a row of `inputs` numbers for
each of the value's, as its entries that are not 0. Calls of the same formula at the same point are one case.
"""

import collections
import json
import pathlib
import re
import sys

import numpy as np

from formula import Untranslatable
from recording import leaves, recorded_calls
from reference import disagreements, reference
from translation import translated

LIMIT = 20_000


def text(array):
    """An array as the command line reads it."""
    array = np.asarray(array)
    if array.ndim == 0:
        return number(array)
    return "[" + ",".join(text(part) for part in array) + "]"


def number(value):
    digits = repr(float(value))
    return digits[:-2] if digits.endswith(".0") else digits


def obstacle(call):
    """Why a call is no case, or None."""
    if call.error:
        return "raises an error on purpose"
    numbers = leaves(call.point) + leaves(call.value) + [v for r in call.records() for v in leaves(r.value)]
    if any(np.iscomplexobj(v) for v in numbers if not hasattr(v, "vs")):
        return "complex numbers"
    inputs = sum(np.size(v) for v in leaves(call.point))
    outputs = sum(np.size(v) for v in leaves(call.value))
    if any(np.size(v) == 0 for v in leaves(call.point)):
        return "an empty input"
    if inputs * outputs > LIMIT:
        return f"a Jacobian of more than {LIMIT} numbers"
    return None


def case(call):
    w, inputs, result = translated(call)
    formula = w.formula(result)
    point = list(zip([x.text for x in inputs], leaves(call.point)))
    used = [(name, value) for name, value in w.constants if re.search(rf"\b{name}\b", formula)]
    value, jacobian, kinks = reference(call)
    entries = np.flatnonzero(jacobian)
    return {
        "formula": formula,
        "at": ",".join(f"{name}={text(v)}" for name, v in point + used),
        "wrt": ",".join(name for name, _ in point),
        "shape": [int(n) for n in result.shape],
        "value": [float(v) for v in value],
        "inputs": jacobian.shape[1],
        "entries": [int(k) for k in entries],
        "derivatives": [float(v) for v in jacobian.ravel()[entries]],
        "kinks": kinks,
        "isDeviationOfOneNumber": w.is_deviation_of_one_number,
    }


def main():
    calls = recorded_calls(pathlib.Path(sys.argv[1]).resolve())
    cases, tests, reasons = {}, collections.defaultdict(collections.Counter), collections.Counter()
    for call in calls:
        reason = obstacle(call)
        if reason is None:
            try:
                found = case(call)
                key = found["formula"], found["at"], found["wrt"]
                cases.setdefault(key, found)
                tests[key][call.test] += 1
                reasons["translated"] += 1
                continue
            except Untranslatable as why:
                reason = str(why)
        reasons[reason] += 1
    folder = pathlib.Path(__file__).resolve().parents[2]
    with open(folder / "autograd-calls.jsonl", "w") as file:
        for key, found in cases.items():
            file.write(json.dumps({"tests": dict(tests[key]), **found}) + "\n")
    print(f"{len(calls)} calls, {len(cases)} distinct cases")
    for reason, count in reasons.most_common():
        print(f"{count:6} {reason}")
    for line in disagreements:
        print("autograd differs:", *line)


main()
