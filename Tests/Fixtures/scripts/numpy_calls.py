"""Writes numpy-calls.json: calls of products, scans, statistics and order as formulas, with the values that NumPy, SciPy or
PyTorch give.

    python3 -m pip install numpy scipy torch
    python3 Tests/Fixtures/scripts/numpy_calls.py

A row has the formula, the values that it names and the value of the call. Where the two are spelled differently the call
follows the formula.
"""

import json
import pathlib

import numpy as np
import torch
from scipy import signal, special, stats

values = {
    "x": 0.75,
    "v": [1.0, -2.0, 0.5, 3.0],
    "w": [0.25, 1.0, 2.0, 0.5],
    "t": [2.0, 1.0, 2.0, 1.0, 3.0],
    "z": [0.0, 2.0, 0.0, -1.0],
    "n": [1.0, float("nan"), -2.0, 4.0],
    "m": [float("nan"), float("nan")],
    "A": [[1.0, -2.0, 3.0], [4.0, 0.5, -6.0]],
    "B": [[0.5, 1.5, -1.0], [2.0, -0.25, 1.0]],
    "C": [[[1.0, 2.0], [-3.0, 4.0], [0.5, 0.25]], [[5.0, -6.0], [7.0, 8.0], [-1.0, 2.0]]],
    "p": [0.0, 1.0, 3.0, 4.5],
    "f": [1.0, -1.0, 2.0, 0.0],
    "q": [-1.0, 0.0, 0.5, 1.0, 2.0, 3.5, 4.5, 9.0],
    "o": [2.5],
}
arrays = {name: np.array(value) for name, value in values.items()}


def tensor(x):
    return torch.tensor(x).double()


names = {
    "np": np, "linalg": np.linalg, "special": special, "stats": stats, "signal": signal, "torch": torch, "tensor": tensor, "inf": np.inf,
    "nan": np.nan, "pi": np.pi, "false": False, "true": True, **arrays,
}

CALLS = """
prod(v)
prod(A, axis=0)
prod(C, axis=[0, 2]) | np.prod(C, axis=(0, 2))
prod(C, axis=1, keepdims=true)
product(v) | np.prod(v)
cumsum(v)
cumsum(A)
cumsum(A, 1)
cumsum(C, axis=-2)
cumsum(v, reverse=true) | np.cumsum(v[::-1])[::-1]
cumsum(x)
cumsum(v, exclusive=true) | np.concatenate([[0], np.cumsum(v)[:-1]])
cumprod(v)
cumprod(A)
cumprod(A, axis=0)
cumprod(z)
cumprod(w, reverse=true) | np.cumprod(w[::-1])[::-1]
cumprod(w, exclusive=true) | np.concatenate([[1], np.cumprod(w)[:-1]])
cummax(v) | np.maximum.accumulate(v)
cummax(A, axis=1) | np.maximum.accumulate(A, axis=1)
cummin(A, axis=0) | np.minimum.accumulate(A, axis=0)
cummin(C) | np.minimum.accumulate(C.ravel())
cummax(n) | np.maximum.accumulate(n)
logcumsumexp(v) | np.logaddexp.accumulate(v)
logcumsumexp(A, axis=1) | torch.logcumsumexp(tensor(A), 1).numpy()
recurrence(w, v) | np.array([1, -1, -1.5, 2.25])
var(v)
var(A)
var(A, axis=0)
var(A, axis=1, ddof=1)
var(C, axis=[0, 2], keepdims=true) | np.var(C, axis=(0, 2), keepdims=True)
var(v, correction=1) | np.var(v, ddof=1)
var(o)
var(o, ddof=1) | np.array(np.nan)
std(v)
std(A, axis=-1)
std(v, ddof=1)
std(o)
std(A, axis=1, keepdims=true)
stdev(v) | np.std(v)
norm(v) | linalg.norm(v)
norm(A) | linalg.norm(A)
norm(C) | linalg.norm(C)
norm(v, 1) | linalg.norm(v, 1)
norm(v, 3) | linalg.norm(v, 3)
norm(v, 0.5) | linalg.norm(v, 0.5)
norm(v, -2) | linalg.norm(v, -2)
norm(v, inf) | linalg.norm(v, np.inf)
norm(v, -inf) | linalg.norm(v, -np.inf)
norm(z, 0) | linalg.norm(z, 0)
norm(A, 1) | linalg.norm(A, 1)
norm(A, -1) | linalg.norm(A, -1)
norm(A, inf) | linalg.norm(A, np.inf)
norm(A, -inf) | linalg.norm(A, -np.inf)
norm(A, axis=0) | linalg.norm(A, axis=0)
norm(A, 1, axis=1) | linalg.norm(A, 1, axis=1)
norm(A, ord=inf, axis=-1, keepdims=true) | linalg.norm(A, np.inf, axis=-1, keepdims=True)
norm(C, axis=[0, 2]) | linalg.norm(C, axis=(0, 2))
norm(C, 1, axis=[0, 2]) | linalg.norm(C, 1, axis=(0, 2))
norm(C, 1, axis=[2, 0]) | linalg.norm(C, 1, axis=(2, 0))
norm(C, inf, axis=[-1, 1]) | linalg.norm(C, np.inf, axis=(-1, 1))
norm(C, -inf, axis=[1, 2], keepdims=true) | linalg.norm(C, -np.inf, axis=(1, 2), keepdims=True)
vector_norm(A, 1) | linalg.vector_norm(A, ord=1)
vector_norm(C, ord=3, axis=[0, 1]) | linalg.vector_norm(C, ord=3, axis=(0, 1))
vector_norm(v) | linalg.vector_norm(v)
ptp(v)
ptp(A, axis=0)
any(z)
any(A > 3, axis=1) | np.any(A > 3, axis=1)
any(z * 0) | np.any(z * 0)
all(z)
all(A, axis=0)
count_nonzero(z)
count_nonzero(A > 0, axis=0)
argmax(v)
argmax(A)
argmax(A, axis=0)
argmax(A, 1, keepdims=true) | np.argmax(A, 1, keepdims=True)
argmax(t)
argmin(t)
argmin(C, axis=-1)
argmax(n)
argmin(n)
nansum(n)
nanprod(n)
nanmean(n)
nanmax(n)
nanmin(n)
nanmax(m)
nanmean(m)
nansum(m)
nanmax(A, axis=0)
median(v)
median(t)
median(A)
median(A, axis=0)
median(A, axis=1)
median(C, axis=[0, 2]) | np.median(C, axis=(0, 2))
median(C, axis=1, keepdims=true)
median(n)
median(x)
quantile(v, 0.25)
quantile(v, 0.9)
quantile(v, 0)
quantile(v, 1)
quantile(t, 0.5)
quantile(A, 0.3, axis=0)
quantile(A, 0.3, axis=1)
quantile(C, 0.7, axis=[1, 2]) | np.quantile(C, 0.7, axis=(1, 2))
quantile(C, 0.2, axis=1, keepdims=true) | np.quantile(C, 0.2, axis=1, keepdims=True)
quantile(n, 0.5)
percentile(v, 25)
percentile(A, 90, axis=1)
average(v)
average(v, w) | np.average(v, weights=w)
average(A, weights=B)
average(A, [1, 3], axis=0) | np.average(A, weights=[1, 3], axis=0)
average(A, [1, 3, 0.5], axis=-1) | np.average(A, weights=[1, 3, 0.5], axis=-1)
average(A, axis=0)
cov(v)
cov(A)
cov(A, ddof=0)
cov(v, w)
cov(A, B)
corrcoef(A)
corrcoef(v, w)
corrcoef(v)
sort(v)
sort(A)
sort(A, axis=0)
sort(C, axis=1)
sort(n)
sort(v, descending=true) | np.sort(v)[::-1]
argsort(v)
argsort(t) | np.argsort(t, kind="stable")
argsort(A, axis=0)
argsort(t, descending=true) | torch.argsort(tensor(t), descending=True, stable=True).numpy()
argsort(n)
sort_by(v, w) | v[np.argsort(w)]
topk(v, 2) | torch.topk(tensor(v), 2).values.numpy()
topk(A, 2, axis=1) | torch.topk(tensor(A), 2, dim=1).values.numpy()
topk(A, 1, 0) | torch.topk(tensor(A), 1, dim=0).values.numpy()
topk(v, 3, largest=false) | torch.topk(tensor(v), 3, largest=False).values.numpy()
topk(v, 0) | torch.topk(tensor(v), 0).values.numpy()
diff(v)
diff(v, 2)
diff(v, n=3)
diff(v, 4)
diff(v, 9)
diff(v, 0)
diff(A, axis=0)
diff(C, 1, 1)
trapezoid(v)
trapezoid(v, dx=0.5)
trapezoid(v, p)
trapezoid(A, axis=0)
trapezoid(C, [0, 1, 4], axis=1)
trapezoid(A, B)
trapezoid(o)
trapz(v, p) | np.trapezoid(v, p)
interp(q, p, f)
interp(x, p, f)
interp(A, p, f)
interp(q, o, o)
center(A, axis=1) | A - A.mean(axis=1, keepdims=True)
lookup_sum(q, p, q) | np.bincount(np.maximum(np.searchsorted(p, q, side="right") - 1, 0), weights=q, minlength=4)
convolve(v, t)
convolve(v, t, mode="same")
convolve(v, w, "valid")
correlate(t, f)
correlate(f, t, "full")
correlate(v, t, mode="same")
convolve2d(A, B) | signal.convolve2d(A, B)
convolve2d(A, [[1, 2], [0, 1]], mode="valid") | signal.convolve2d(A, [[1, 2], [0, 1]], mode="valid")
correlate2d(A, [[1, 2], [0, 1]], mode="same") | signal.correlate2d(A, [[1, 2], [0, 1]], mode="same")
conv1d(C, [[[1, 0], [0, 1], [2, -1]]]) | torch.nn.functional.conv1d(tensor(C), tensor([[[1.0, 0], [0, 1], [2, -1]]])).numpy()
conv1d(C, [[[1, 0], [0, 1], [2, -1]]], [0.5], stride=2, padding=2, dilation=2) | torch.nn.functional.conv1d(tensor(C), tensor([[[1.0, 0], [0, 1], [2, -1]]]), tensor([0.5]), stride=2, padding=2, dilation=2).numpy()
conv1d(C, [[[1]], [[2]], [[3]]], groups=3, padding="same") | torch.nn.functional.conv1d(tensor(C), tensor([[[1.0]], [[2]], [[3]]]), groups=3, padding="same").numpy()
conv1d(A, [[[1, 2], [3, 4]]], padding=[[1, 0]]) | torch.nn.functional.conv1d(torch.nn.functional.pad(tensor(A), (1, 0)), tensor([[[1.0, 2], [3, 4]]])).numpy()
conv2d(C, [[[[1, 2]], [[0, -1]]]], padding=[0, 1]) | torch.nn.functional.conv2d(tensor(C), tensor([[[[1.0, 2]], [[0, -1]]]]), padding=(0, 1)).numpy()
conv2d(C, [[[[1]], [[2]]], [[[3]], [[4]]]], bias=[1, 2], stride=[2, 1]) | torch.nn.functional.conv2d(tensor(C), tensor([[[[1.0]], [[2]]], [[[3]], [[4]]]]), bias=tensor([1.0, 2.0]), stride=(2, 1)).numpy()
max_pool1d(A, 2, stride=1) | torch.nn.functional.max_pool1d(tensor(A), 2, stride=1).numpy()
max_pool1d(C, 2) | torch.nn.functional.max_pool1d(tensor(C), 2).numpy()
max_pool2d(C, [2, 2], padding=1) | torch.nn.functional.max_pool2d(tensor(C), (2, 2), padding=1).numpy()
maxpool2d(C, [3, 1]) | torch.nn.functional.max_pool2d(tensor(C), (3, 1)).numpy()
avg_pool1d(A, 3) | torch.nn.functional.avg_pool1d(tensor(A), 3).numpy()
avg_pool2d(C, 2, stride=1, padding=1) | torch.nn.functional.avg_pool2d(tensor(C), 2, stride=1, padding=1).numpy()
avg_pool2d(C, 2, stride=1, padding=1, count_include_pad=false) | torch.nn.functional.avg_pool2d(tensor(C), 2, stride=1, padding=1, count_include_pad=False).numpy()
max_pool1d(t, 2, 1, 0, 2) | torch.nn.functional.max_pool1d(tensor(t)[None], 2, 1, 0, 2)[0].numpy()
max_pool1d(t, 3, ceil_mode=true) | torch.nn.functional.max_pool1d(tensor(t)[None], 3, ceil_mode=True)[0].numpy()
max_pool2d(C, [2, 1], 2, dilation=[2, 1], ceil_mode=True) | torch.nn.functional.max_pool2d(tensor(C), (2, 1), 2, dilation=(2, 1), ceil_mode=True).numpy()
avg_pool1d(t, 3, 2, 1, True) | torch.nn.functional.avg_pool1d(tensor(t)[None], 3, 2, 1, True)[0].numpy()
avg_pool1d(t, 4, 3, 2, ceil_mode=true) | torch.nn.functional.avg_pool1d(tensor(t)[None], 4, 3, 2, ceil_mode=True)[0].numpy()
avg_pool1d(t, 4, 3, 2, ceil_mode=true, count_include_pad=false) | torch.nn.functional.avg_pool1d(tensor(t)[None], 4, 3, 2, True, False)[0].numpy()
avg_pool2d(C, 2, ceil_mode=true) | torch.nn.functional.avg_pool2d(tensor(C), 2, ceil_mode=True).numpy()
pad(A, 1, mode="edge")
pad(A, [1, 2], mode="reflect") | np.pad(A, [[1, 2], [1, 2]], mode="reflect")
pad(v, [2, 3], mode="symmetric")
pad(v, [2, 3], mode="wrap")
pad(v, 2, 7, mode="constant") | np.pad(v, 2, constant_values=7)
pad(v, [-1, 2]) | np.pad(v[1:], (0, 2))
pad(v, [-2, -1]) | v[2:-1]
pad(A, [[-1, 1], [2, -2]], value=3) | np.pad(A[1:, :-2], [[0, 1], [2, 0]], constant_values=3)
pad(v, [-1, 2], mode="edge") | np.pad(v[1:], (0, 2), mode="edge")
pad_reflect(v, [2, -1]) | np.pad(v[:-1], (2, 0), mode="reflect")
differences(v) | np.gradient(v)
differences(v, dx=0.5) | np.gradient(v, 0.5)
differences(v, p) | np.gradient(v, p)
differences(A, axis=0) | np.gradient(A, axis=0)
differences(C, [0, 1, 4], axis=1) | np.gradient(C, [0, 1, 4], axis=1)
differences(v, edge_order=2) | np.gradient(v, edge_order=2)
gradient(v, 0.5, edge_order=2) | np.gradient(v, 0.5, edge_order=2)
differences(v, p, edge_order=2) | np.gradient(v, p, edge_order=2)
differences(C, [0, 1, 4], axis=1, edge_order=2) | np.gradient(C, [0, 1, 4], axis=1, edge_order=2)
differences(A, axis=0, edge_order=1) | np.gradient(A, axis=0, edge_order=1)
differences(A, B, edge_order=2) | np.stack([np.gradient(a, b, edge_order=2) for a, b in zip(A, B)])
differences(A, B) | np.stack([np.gradient(a, b) for a, b in zip(A, B)])
lookup(q, p, f) | f[np.maximum(np.searchsorted(p, q, side="right") - 1, 0)]
""".strip().splitlines()

rows = []
for line in CALLS:
    formula, _, call = (part.strip() for part in line.partition(" | "))
    call = call or formula
    if not _:
        call = call if "." in call.split("(")[0] else "np." + call
    value = np.asarray(eval(call, names), dtype=float)
    rows.append({"formula": formula, "shape": list(value.shape), "value": ["nan" if np.isnan(u) else float(u) for u in value.ravel()]})

known = {name: str(value).replace("nan", "nan") for name, value in values.items()}
lines = ",\n".join(json.dumps(row) for row in rows)
path = pathlib.Path(__file__).parents[1] / "numpy-calls.json"
path.write_text('{"values": ' + json.dumps(known) + ',\n"calls": [\n' + lines + "\n]}\n")
print(len(rows), "calls")
