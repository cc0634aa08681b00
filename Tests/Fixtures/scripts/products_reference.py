"""Writes products.json: sums of products by NumPy.

    python3 -m pip install numpy
    python3 Tests/Fixtures/scripts/products_reference.py

A case has a name, its inputs and its output, each as {"shape": [...], "data": [...]}, and its axes; that of
an einsum has its equation for a name. Inputs are multiples of 1/8 below 2, so that all sums are exact in any order, also in single precision.
"""

import json
import pathlib

import numpy as np

rng = np.random.default_rng(20261127)
cases = {}


def tensor(shape):
    return rng.integers(-15, 16, shape) / 8


def packed(a):
    return {"shape": list(a.shape), "data": [float(v) for v in a.ravel()]}


def case(name, f, *shapes, axes=()):
    inputs = [tensor(shape) for shape in shapes]
    assert name not in cases, name
    cases[name] = {"inputs": [packed(x) for x in inputs], "output": packed(np.asarray(f(*inputs))), "axes": list(axes)}


EQUATIONS = {
    # One operand: nothing, sums, permutations, diagonals.
    "": [()], "->": [()], "i": [(3,)], "i->": [(3,)], "ij": [(2, 3)], "ji": [(2, 3)], "ij->ji": [(2, 3)],
    "Ab": [(2, 3)], "bA": [(2, 3)], "ij->": [(2, 3)], "ij->j": [(2, 3)], "ii": [(3, 3)], "ii->i": [(3, 3)],
    "iij->ij": [(2, 2, 3)], "iji->j": [(2, 3, 2)], "iji->ij": [(2, 3, 2)], "iii->i": [(3, 3, 3)], "iiii": [(2, 2, 2, 2)],
    "ijij->ij": [(2, 3, 2, 3)], "iijj": [(2, 2, 3, 3)], "ijij": [(2, 3, 2, 3)], "jii->ij": [(3, 2, 2)],
    "...": [(2, 3)], "...->...": [(2, 3)], "...ij->...ji": [(2, 3, 4)], "i...->...i": [(2, 3, 4)],
    "...ii->...i": [(4, 3, 3)], "i...j": [(2, 3, 4)], "...ii": [(4, 3, 3)], "ij->...ij": [(2, 3)], " i j -> j i ": [(2, 3)],
    # Two operands.
    ",": [(), ()], "i,": [(3,), ()], ",ij->ji": [(), (2, 3)], "i,i": [(3,), (3,)], "i,j": [(2,), (3,)],
    "i,j->ji": [(2,), (3,)], "i,i->i": [(3,), (3,)], "ij,jk": [(2, 3), (3, 4)], "ij,jk->ki": [(2, 3), (3, 4)],
    "ji,jk->ik": [(3, 2), (3, 4)], "ij,kj->ik": [(2, 3), (4, 3)], "ji,kj->ik": [(3, 2), (4, 3)],
    "ji,kj->ki": [(3, 2), (4, 3)], "ij,jk->": [(2, 3), (3, 4)], "ij,jk->i": [(2, 3), (3, 4)], "ij,ij": [(2, 3), (2, 3)],
    "ij,ij->ij": [(2, 3), (2, 3)], "ij,ij->i": [(2, 3), (2, 3)], "ij,ij->j": [(2, 3), (2, 3)], "ij,ji": [(2, 3), (3, 2)],
    "ij,ji->j": [(2, 3), (3, 2)], "ij,j": [(2, 3), (3,)], "ij,i": [(2, 3), (2,)], "i,ij": [(2,), (2, 3)],
    "bij,bjk->bik": [(5, 2, 3), (5, 3, 4)], "bij,bjk": [(5, 2, 3), (5, 3, 4)], "bij,jk->bik": [(5, 2, 3), (3, 4)],
    "ibj,kjb->bik": [(2, 5, 3), (4, 3, 5)], "ibj,kjb->kbi": [(2, 5, 3), (4, 3, 5)], "abc,bcd->ad": [(2, 3, 4), (3, 4, 5)],
    "abc,cbd->da": [(2, 3, 4), (4, 3, 5)], "abcd,cdbe->ae": [(2, 3, 2, 4), (2, 4, 3, 5)], "ii,i->i": [(3, 3), (3,)],
    "ii,jj->ij": [(2, 2), (3, 3)], "ij,kk->ij": [(2, 3), (4, 4)], "ab,cd->dbca": [(2, 3), (4, 2)],
    "abi,aci->abci": [(2, 3, 4), (2, 5, 4)],
    "...ij,...jk->...ik": [(5, 2, 3), (5, 3, 4)], "...ij,...jk": [(6, 1, 2, 3), (5, 3, 4)], "...i,i": [(2, 3), (3,)],
    "i...,i...": [(3, 2), (3, 1, 2)], "...,...->...": [(2, 1), (3,)], "...i,...j->...": [(2, 3), (2, 4)],
    "i...j,j->i...": [(2, 5, 3), (3,)], "...ij,...kj": [(2, 3), (7, 4, 3)],
    # Axes of extent 1.
    "ij,jk->ik": [(2, 1), (3, 4)], "i,i->": [(1,), (3,)], "ij,ij->ji": [(2, 1), (1, 3)], "bi,bi->b": [(1, 3), (4, 3)],
    # Several.
    "ij,jk,kl->il": [(2, 3), (3, 4), (4, 5)], "ij,jk,kl": [(5, 2), (2, 7), (7, 3)], "i,i,i->i": [(3,), (3,), (3,)],
    "i,j,k->kji": [(2,), (3,), (4,)], "ij,jk,ki": [(2, 3), (3, 4), (4, 2)], "ij,ik,il->jkl": [(2, 3), (2, 4), (2, 5)],
    "i,ij,j": [(2,), (2, 3), (3,)], "bi,ij,bj->b": [(4, 2), (2, 3), (4, 3)], "ab,bc,cd,de,ea": [(2, 3), (3, 4), (4, 5), (5, 2), (2, 2)],
    "ij,jk,kl,lm,mn,no,op->ip": [(2, 3), (3, 2), (2, 4), (4, 3), (3, 2), (2, 5), (5, 2)], "ijk,il,jm,kn->lmn": [(2, 3, 4), (2, 2), (3, 3), (4, 2)],
    "a,b,c,d->": [(2,), (3,), (4,), (2,)], "...a,...b,...c->...abc": [(2, 2), (2, 3), (1, 2)],
    # Nothing to add, or no elements.
    "ij,jk->ki ": [(2, 0), (0, 3)], "ij->i": [(2, 0)], "ij,jk -> ik": [(0, 3), (3, 4)], "ii-> ": [(0, 0)], "i,i-> i": [(0,), (0,)],
    "i,i ->": [(0,), (1,)],
}
for equation, shapes in EQUATIONS.items():
    # NumPy refuses an equation without letters for several operands only where there is no comma.
    case("einsum " + equation, lambda *x, e=equation: np.einsum(e.strip() if "," not in e else e, *x), *shapes)

for a, b in [((3,), (4,)), ((2, 3), (2,)), ((), (3,)), ((2, 1, 2), (1, 3)), ((), ()), ((0,), (3,)), ((2, 0), ())]:
    case(f"outer {list(a)} {list(b)}", np.outer, a, b)
for a, b in [((3,), (3,)), ((2, 3), (3,)), ((3,), (2, 3)), ((2, 3), (4, 3)), ((2, 3), ()), ((), (3,)), ((2, 2, 3), (4, 3)), ((0,), (0,)), ((2, 0), (0,))]:
    case(f"inner {list(a)} {list(b)}", np.inner, a, b)
for a, b in [((3,), (2,)), ((2, 3), (2, 2)), ((2,), (2, 3)), ((2, 3), (3,)), ((), (3,)), ((2, 1, 2), (3, 2)), ((2, 3), ()), ((0, 2), (3, 1))]:
    case(f"kron {list(a)} {list(b)}", np.kron, a, b)
for a, b, axis in [((3,), (3,), -1), ((2, 3), (3,), -1), ((3,), (2, 3), -1), ((3, 2), (3, 2), 0), ((2, 3, 4), (2, 3, 4), 1), ((4, 1, 3), (5, 3), -1), ((0, 3), (3,), -1)]:
    case(f"cross {list(a)} {list(b)} {axis}", lambda x, y, n=axis: np.cross(x, y, axis=n), a, b, axes=[[axis]])
for a, b, axes in [((2, 3), (2, 3), 2), ((2, 3), (3, 4), 1), ((2,), (3,), 0), ((2, 3, 4), (3, 4, 5), 2), ((), (), 0), ((2, 0), (0, 3), 1)]:
    case(f"tensordot {list(a)} {list(b)} {axes}", lambda x, y, n=axes: np.tensordot(x, y, axes=n), a, b, axes=[[axes]])
PAIRS = [((2, 3), (3, 4), [1], [0]), ((2, 3), (3, 2), [0, 1], [1, 0]), ((2, 3, 4), (4, 5, 2), [0, -1], [2, 0]), ((2, 3), (4, 3), [-1], [-1])]
PAIRS += [((2, 3), (4,), [], []), ((3, 2, 4), (3, 5), [0], [0])]
for a, b, first, second in PAIRS:
    case(f"tensordot {list(a)} {list(b)} {first} {second}", lambda x, y, i=first, j=second: np.tensordot(x, y, axes=(i, j)), a, b, axes=[first, second])

target = pathlib.Path(__file__).parent.parent / "products.json"
lines = ",\n".join(f'"{name}": {json.dumps(c)}' for name, c in cases.items())
target.write_text("{\n" + lines + "\n}\n")
