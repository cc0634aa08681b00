// Functions that Math lacks, and tensors: { shape, data } with the elements in row-major order.
//
// An element that is null is nothing: a cotangent that is known not to be there, as behind the flat side of relu. A product
// with it is nothing whatever the other factor is, a sum with it is the rest.

// exp(-c x^2) to the last digits: x^2 is rounded, which a large exponent would multiply.
const gauss = (x, c) => {
  const a = Math.round(x * 16) / 16;
  return Math.exp(-c * a * a) * Math.exp(-c * (x - a) * (x + a));
};
// exp(x^2) erfc(x) for x >= 2, by Laplace's continued fraction (DLMF 7.9.1).
const scaledTail = (x) => {
  let tail = x;
  for (let k = 60; k > 0; k--) tail = x + k / 2 / tail;
  return 1 / (Math.sqrt(Math.PI) * tail);
};
// DLMF 7.6.2, whose terms are all positive.
const erfSeries = (x) => {
  let [term, sum] = [x, x];
  for (let k = 1; Math.abs(term) > 1e-18 * Math.abs(sum); k++) sum += term *= (2 * x * x) / (2 * k + 1);
  return (2 / Math.sqrt(Math.PI)) * gauss(x, 1) * sum;
};
// zeta(k) - 1 for k >= 2, by the sum and the formula of Euler and Maclaurin (DLMF 25.2.9).
const zetas = Array.from({ length: 45 }, (_, index) => {
  const [k, n] = [index + 2, 30];
  let sum = 0;
  for (let m = n - 1; m > 1; m--) sum += Math.pow(m, -k);
  const ends = (k / 12 - ((k * (k + 1) * (k + 2)) / 720 - (k * (k + 1) * (k + 2) * (k + 3) * (k + 4)) / 30240 / n / n) / n / n) / n;
  return sum + Math.pow(n, -k) * (n / (k - 1) + 0.5 + ends);
});
// log Gamma(2 + z) for |z| <= 1/2 (DLMF 5.7.3), which keeps its digits at the root.
const logGammaOfTwoAnd = (z) => z * 0.42278433509846713 + z * z * zetas.reduceRight((sum, zeta, i) => zeta / (i + 2) - z * sum, 0);
// Stirling's series (DLMF 5.11.1) from 15 on, by recurrence below, by reflection (DLMF 5.5.3) below 0.
const logGamma = (x) => {
  if (Math.abs(x - 2) <= 0.5) return logGammaOfTwoAnd(x - 2);
  if (Math.abs(x - 1) < 0.5) return logGammaOfTwoAnd(x - 1) - Math.log1p(x - 1);
  if (x <= 0) return x % 1 === 0 ? Infinity : Math.log(Math.PI / Math.abs(Math.sin(Math.PI * (x % 2)))) - logGamma(1 - x);
  let [t, product] = [x, 1];
  for (; t < 15; t++) product *= t;
  const s = 1 / (t * t);
  const tail = (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s / 1188)))) / t;
  return (t - 0.5) * Math.log(t) - t + 0.9189385332046727 + tail - Math.log(product);
};
const gamma = (x) => {
  if (x <= 0 && x % 1 === 0) return x === 0 ? 1 / x : NaN;
  return (x < 0 && Math.floor(x) % 2 !== 0 ? -1 : 1) * Math.exp(logGamma(x));
};
// DLMF 5.11.2 and 5.15.8, upward by recurrence; below 0 by the sum over the way to there.
const polygamma = (n, x) => {
  if (x <= 0 && x % 1 === 0) return NaN;
  let [t, sum] = [x, 0];
  for (; t < 15 + n; t++) sum += Math.pow(t, -n - 1);
  const bernoulli = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510];
  if (n === 0) return Math.log(t) - 1 / (2 * t) - bernoulli.reduce((s, b, k) => s + b / (2 * k + 2) * Math.pow(t, -2 * k - 2), 0) - sum;
  let [series, rising, factorial] = [1 + n / (2 * t), 1, 1];
  for (let k = 2; k <= n; k++) factorial *= k;
  bernoulli.forEach((b, k) => {
    const two = 2 * (k + 1);
    rising *= ((n + two - 2) * (n + two - 1)) / ((two - 1) * two) / (t * t);
    series += b * rising;
  });
  return (n % 2 === 0 ? -1 : 1) * factorial * (sum + (series * Math.pow(t, -n)) / n);
};
// Newton's method on log erfc for a small q = 1 - |x|, Halley's on erf elsewhere.
const inverseErfc = (q) => {
  if (q > 1) return -inverseErfc(2 - q);
  const l = Math.log(q * (2 - q));
  const t = 4.330746750799873 + l / 2;
  let y = Math.sqrt(Math.sqrt(t * t - l / 0.147) - t);
  for (let k = 0; k < 5; k++) {
    const value = elementary.erfc(y);
    y += (Math.log1p((value - q) / q) * value) / (1.1283791670955126 * gauss(y, 1));
  }
  return y;
};
const inverseErf = (x) => {
  if (Math.abs(x) > 0.5) return Math.sign(x) * inverseErfc(1 - Math.abs(x));
  let y = x * 0.886226925452758;
  for (let k = 0; k < 5; k++) {
    const step = (elementary.erf(y) - x) / (1.1283791670955126 * gauss(y, 1));
    y -= step / (1 + step * y);
  }
  return y;
};
const elementary = {
  lgamma: logGamma,
  gamma,
  digamma: (x) => polygamma(0, x),
  polygamma,
  erfinv: inverseErf,
  ndtri: (p) => (Math.abs(p - 0.5) < 0.25 ? Math.SQRT2 * inverseErf(2 * p - 1) : (p < 0.5 ? -1 : 1) * Math.SQRT2 * inverseErfc(2 * Math.min(p, 1 - p))),
  logNdtr: (x) =>
    x > 0 ? Math.log1p(-0.5 * elementary.erfc(x / Math.SQRT2))
      : x > -3 ? Math.log(0.5 * elementary.erfc(-x / Math.SQRT2))
        : -0.5 * x * x + Math.log(0.5 * scaledTail(-x / Math.SQRT2)),
  millsExcess: (x) => {
    if (x > -2) return x + elementary.inverseMillsRatio(x);
    let rest = -x;
    for (let k = 240; k > 1; k--) rest = -x + k / rest;
    return 1 / rest;
  },
  inverseMillsRatio: (x) =>
    (Math.sqrt(2 / Math.PI)) / (x < -3 ? scaledTail(-x / Math.SQRT2) : elementary.erfc(-x / Math.SQRT2) / gauss(x, 0.5)),
  erf: (x) => (Math.abs(x) < 2 ? erfSeries(x) : x !== x ? x : Math.sign(x) * (1 - elementary.erfc(Math.abs(x)))),
  erfc: (x) => (x >= 2 ? (x > 28 ? 0 : gauss(x, 1) * scaledTail(x)) : 1 - elementary.erf(x)),
  sigmoid: (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))),
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  relu: (x) => (x > 0 || x !== x ? x : 0),
  gelu: (x) => {
    if (x === -Infinity) return 0;
    return x < -3 ? x * 0.5 * gauss(x, 0.5) * scaledTail(-x / Math.SQRT2) : x * 0.5 * elementary.erfc(-x / Math.SQRT2);
  },
  geluTanh: (x) => (x === -Infinity ? 0 : x * elementary.sigmoid(1.5957691216057308 * x * (1 + 0.044715 * x * x))),
  silu: (x) => (x === -Infinity ? 0 : x * elementary.sigmoid(x)),
  leakyRelu: (x, slope) => (x > 0 ? x : slope * x),
  elu: (x, alpha) => (x > 0 ? x : alpha * Math.expm1(x)),
  maximum: (a, b) => Math.max(a, b),
  minimum: (a, b) => Math.min(a, b),
  mish: (x) => (x === -Infinity ? 0 : x * Math.tanh(elementary.softplus(x))),
  softSign: (x) => (Math.abs(x) === Infinity ? Math.sign(x) : x / (1 + Math.abs(x))),
  logAddExp: (a, b) => (a === b ? a + Math.LN2 : Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)))),
  xLogY: (x, y) => (x === 0 && y === y ? 0 : x * Math.log(y)),
  xLog1pY: (x, y) => (x === 0 && y === y ? 0 : x * Math.log1p(y)),
  roundHalfEven: (x) => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x)),
  roundHalfAway: (x) => Math.sign(x) * Math.round(Math.abs(x)),
  truncatingRemainder: (a, b) => a % b,
  floorRemainder: (a, b) => {
    const rest = a % b;
    return rest === 0 || rest < 0 === b < 0 ? rest : rest + b;
  },
  // Of IEEE 754: 1^y and x^0 are 1, whatever the other is.
  pow: (a, b) => (b === 0 || a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : Math.pow(a, b)),
};
const functionNamed = (name) => elementary[name] || Math[name];

const size = (shape) => shape.reduce((a, b) => a * b, 1);
const scalar = (x) => ({ shape: [], data: [x] });
const isScalar = (t) => t.shape.length === 0;
const sameShape = (a, b) => a.length === b.length && a.every((n, i) => n === b[i]);
const strides = (shape) => {
  const steps = shape.map(() => 1);
  for (let i = shape.length - 2; i >= 0; i--) steps[i] = steps[i + 1] * shape[i + 1];
  return steps;
};
// The common shape; null where there is none.
const broadcastShape = (shapes) => {
  const rank = Math.max(...shapes.map((s) => s.length));
  const common = Array.from({ length: rank }, (_, axis) => {
    const extents = shapes.map((s) => s[s.length - rank + axis] ?? 1);
    const wide = extents.find((n) => n !== 1) ?? 1;
    return extents.every((n) => n === 1 || n === wide) ? wide : null;
  });
  return common.includes(null) ? null : common;
};
// For each element of a shape the place of an operand's element, whose strides are given by the shape's axes.
const places = (shape, steps, start = 0) => {
  let all = [start];
  shape.forEach((extent, axis) => {
    const next = new Array(all.length * extent);
    for (let i = 0, n = 0; i < all.length; i++) for (let j = 0; j < extent; j++) next[n++] = all[i] + j * steps[axis];
    all = next;
  });
  return all;
};
const broadcastTo = (t, shape) => {
  if (sameShape(t.shape, shape)) return t;
  const [lead, own] = [shape.length - t.shape.length, strides(t.shape)];
  const steps = shape.map((_, axis) => (axis < lead || t.shape[axis - lead] === 1 ? 0 : own[axis - lead]));
  return { shape, data: places(shape, steps).map((i) => t.data[i]) };
};
const elementwise = (f, ...operands) => {
  const shape = broadcastShape(operands.map((t) => t.shape));
  const all = operands.map((t) => broadcastTo(t, shape).data);
  return { shape, data: Array.from({ length: size(shape) }, (_, i) => f(...all.map((d) => d[i]))) };
};

// Arithmetic that knows what nothing is; elsewhere it is 0.
const number = (x) => x ?? 0;
const closed = (t) => (t.data.includes(null) ? { shape: t.shape, data: t.data.map(number) } : t);
const arithmetic = {
  "+": (a, b) => (a === null ? b : b === null ? a : a + b),
  "-": (a, b) => (b === null ? a : number(a) - b),
  "*": (a, b) => (a === null || b === null ? null : a * b),
  "/": (a, b) => (a === null ? null : a / number(b)),
  "^": (a, b) => elementary.pow(number(a), number(b)),
};
const negated = (a) => (a === null ? null : -a);

// Tensors in blocks along axes: for each place along the other axes, the elements there.
const reduced = (t, axes, keep, f) => {
  const own = strides(t.shape);
  const part = (isInside) => t.shape.map((_, axis) => axis).filter((axis) => axes.includes(axis) === isInside);
  const [outer, inner] = [part(false), part(true)];
  const offsets = places(inner.map((a) => t.shape[a]), inner.map((a) => own[a]));
  const starts = places(outer.map((a) => t.shape[a]), outer.map((a) => own[a]));
  const shape = keep ? t.shape.map((n, axis) => (axes.includes(axis) ? 1 : n)) : outer.map((a) => t.shape[a]);
  return { shape, data: starts.map((s) => f(offsets.map((o) => t.data[s + o]))) };
};
const sumOf = (numbers) => numbers.reduce(arithmetic["+"], null);
const largest = (numbers) => numbers.reduce((a, b) => Math.max(a, b), -Infinity);
const logSumExp = (numbers) => {
  const top = largest(numbers);
  return Number.isFinite(top) ? top + Math.log(numbers.reduce((s, x) => s + Math.exp(x - top), 0)) : top;
};
// What stands beside the values of a call: axis=0, keepdims=true, a shape, a place.
const listIn = (text) => (text.match(/-?\d+/g) || []).map(Number);
const axesIn = (options, rank) => {
  const found = /axis=(\[[^\]]*\]|-?\d+)/.exec(options);
  return found ? listIn(found[1]).map((a) => (a < 0 ? a + rank : a)) : [...Array(rank).keys()];
};
const reduction = (f) => (options, t) =>
  reduced(closed(t), axesIn(options, t.shape.length), options.includes("keepdims=true"), f);
const normalised = (f) => (options, t) => {
  const axes = axesIn(options, t.shape.length);
  return elementwise(f, closed(t), reduced(closed(t), axes, true, logSumExp));
};
// The places of a part: 0:2, 1 takes rows 0 and 1 of column 1; what is not said is all.
const partOf = (shape, text) => {
  const [own, words] = [strides(shape), text.split(",").map((w) => w.trim())];
  const [extents, steps] = [[], []];
  let start = 0;
  shape.forEach((extent, axis) => {
    const word = words[axis] || ":";
    const [from, to] = word.split(":");
    start += own[axis] * Number(from || 0);
    if (!word.includes(":")) return;
    extents.push(Number(to || extent) - Number(from || 0));
    steps.push(own[axis]);
  });
  return { shape: extents, places: places(extents, steps, start) };
};
const permuted = (t, order) => {
  const own = strides(t.shape);
  const shape = order.map((a) => t.shape[a]);
  return { shape, data: places(shape, order.map((a) => own[a])).map((i) => t.data[i]) };
};
const along = (t, axis, indices) => {
  const own = strides(t.shape);
  const [before, after] = [t.shape.slice(0, axis), t.shape.slice(axis + 1)];
  const rest = places(after, own.slice(axis + 1));
  return places(before, own.slice(0, axis)).flatMap((s) => indices.flatMap((i) => rest.map((r) => s + i * own[axis] + r)));
};
// What stands before each element of a row, or its order, along an axis.
const rowwise = (f) => (options, ...tensors) => {
  const { shape } = tensors[0];
  const axis = axesIn(options, shape.length)[0];
  const own = strides(shape);
  const data = new Array(size(shape));
  const others = (list) => list.filter((_, a) => a !== axis);
  for (const start of places(others(shape), others(own))) {
    const row = [...Array(shape[axis]).keys()].map((k) => start + k * own[axis]);
    if (options.includes("reverse=true")) row.reverse();
    const results = f(options, ...tensors.map((t) => row.map((i) => number(t.data[i]))));
    row.forEach((i, k) => (data[i] = results[k]));
  }
  return { shape, data };
};
const folded = (start, f) =>
  rowwise((options, row) => {
    let total = start;
    return row.map((x) => {
      const before = total;
      total = f(total, x);
      return options.includes("exclusive=true") ? before : total;
    });
  });
// The positions in ascending or descending order, NaN as the largest.
const orderOf = (options, row) => {
  const sign = options.includes("descending=true") ? -1 : 1;
  const compared = (a, b) => (Number.isNaN(a) ? (Number.isNaN(b) ? 0 : 1) : Number.isNaN(b) ? -1 : a - b || 0);
  return [...row.keys()].sort((a, b) => (row[a] === row[b] ? a - b : sign * compared(row[a], row[b]) || a - b));
};
const lastKnot = (x, knots) => Math.max(0, knots.filter((k) => k <= x).length - 1);
// Elements of a row, each the larger, or the smaller, of itself and of the values that go to it.
const scatteredExtremum = (larger) => (options, x, values) => {
  const data = x.data.map(number);
  listIn(options).forEach((place, i) => (data[place] = larger(data[place], number(values.data[i]))));
  return { shape: x.shape, data };
};
const positionOf = (isBetter) => (options, t) =>
  reduced(closed(t), axesIn(options, t.shape.length), false, (all) =>
    all.reduce((best, x, i) => (Number.isNaN(all[best]) ? best : isBetter(x, all[best]) || Number.isNaN(x) ? i : best), 0));
const structured = {
  prod: reduction((all) => all.reduce((a, b) => a * b, 1)),
  cumsum: folded(0, (a, b) => a + b),
  cumprod: folded(1, (a, b) => a * b),
  cummax: folded(-Infinity, Math.max),
  cummin: folded(Infinity, Math.min),
  logcumsumexp: rowwise((options, row) => row.map((_, k) => logSumExp(row.slice(0, k + 1)))),
  recurrence: rowwise((options, a, b) => {
    let h = 0;
    return b.map((x, k) => (h = k ? a[k] * h + x : x));
  }),
  norm: reduction((all) => Math.hypot(...all)),
  vector_norm: (options, t) => {
    const p = Number.parseFloat(options);
    const norm = (all) => all.reduce((sum, x) => sum + Math.abs(x) ** p, 0) ** (1 / p);
    const axes = axesIn(options, t.shape.length);
    return reduced(closed(t), axes, options.includes("keepdims=true"), norm);
  },
  center: (options, t) => {
    const mean = (all) => all.reduce((a, b) => a + b, 0) / all.length;
    const means = reduced(closed(t), axesIn(options, t.shape.length), true, mean);
    return elementwise((x, m) => x - m, closed(t), means);
  },
  stop_gradient: (options, x) => x,
  argmax: positionOf((a, b) => a > b),
  argmin: positionOf((a, b) => a < b),
  sort: rowwise((options, row) => orderOf(options, row).map((k) => row[k])),
  argsort: rowwise(orderOf),
  sort_by: rowwise((options, row, keys) => orderOf(options, keys).map((k) => row[k])),
  lookup: (options, x, knots, table) => {
    const found = (u) => table.data[lastKnot(number(u), knots.data.map(number))];
    return { shape: x.shape, data: x.data.map(found) };
  },
  lookup_sum: (options, x, knots, terms) => {
    const data = new Array(size(knots.shape)).fill(null);
    x.data.forEach((u, i) => {
      const place = lastKnot(number(u), knots.data.map(number));
      data[place] = arithmetic["+"](data[place], terms.data[i]);
    });
    return { shape: knots.shape, data };
  },
  scatter_max: scatteredExtremum(Math.max),
  scatter_min: scatteredExtremum(Math.min),
  sum: (options, t) => reduced(t, axesIn(options, t.shape.length), options.includes("keepdims=true"), sumOf),
  max: reduction((all) => all.reduce((a, b) => Math.max(a, b))),
  min: reduction((all) => all.reduce((a, b) => Math.min(a, b))),
  logsumexp: reduction(logSumExp),
  softmax: normalised((x, total) => Math.exp(x - total)),
  log_softmax: normalised((x, total) => x - total),
  broadcast: (options, t) => broadcastTo(t, listIn(options)),
  reshape: (options, t) => ({ shape: listIn(options), data: t.data }),
  transpose: (options, t) => permuted(t, listIn(options)),
  elements: (options, t) => {
    const [from, to] = listIn(options);
    return { shape: [to - from], data: t.data.slice(from, to) };
  },
  gather: (options, t) => {
    const [, indices, axis] = /^\[(.*)\], axis=(\d+)$/.exec(options);
    const shape = [...t.shape];
    shape[axis] = listIn(indices).length;
    return { shape, data: along(t, Number(axis), listIn(indices)).map((i) => t.data[i]) };
  },
  concat: (options, ...all) => {
    const axis = listIn(options)[0];
    const shape = [...all[0].shape];
    shape[axis] = all.reduce((n, t) => n + t.shape[axis], 0);
    const data = new Array(size(shape));
    let start = 0;
    for (const t of all) {
      const indices = [...Array(t.shape[axis]).keys()].map((i) => i + start);
      along({ shape }, axis, indices).forEach((place, i) => (data[place] = t.data[i]));
      start += t.shape[axis];
    }
    return { shape, data };
  },
  where: (options, c, a, b) => elementwise((c, a, b) => (number(c) !== 0 ? a : b), c, a, b),
  // The elements in their places of a tensor that has nothing elsewhere.
  scatter: (options, t) => {
    const [, shapeText, at] = /^\[([^\]]*)\], at (.*)$/.exec(options);
    const shape = listIn(shapeText);
    const found = /^\[(.*)\], axis=(\d+)$/.exec(at);
    const targets = found
      ? along({ shape }, Number(found[2]), listIn(found[1]))
      : at.startsWith("[")
        ? partOf(shape, at.slice(1, -1)).places
        : t.data.map((_, i) => listIn(at)[0] + i);
    const data = new Array(size(shape)).fill(null);
    targets.forEach((place, i) => (data[place] = arithmetic["+"](data[place], t.data[i])));
    return { shape, data };
  },
};
const matrixProduct = (a, b) => {
  const [isRow, isColumn] = [a.shape.length === 1, b.shape.length === 1];
  const [s, t] = [isRow ? [1, ...a.shape] : a.shape, isColumn ? [...b.shape, 1] : b.shape];
  const [m, k, n] = [s[s.length - 2], s[s.length - 1], t[t.length - 1]];
  const batch = broadcastShape([s.slice(0, -2), t.slice(0, -2)]);
  const x = broadcastTo({ shape: s, data: a.data }, [...batch, m, k]).data;
  const y = broadcastTo({ shape: t, data: b.data }, [...batch, k, n]).data;
  const data = [];
  for (let p = 0; p < size(batch); p++)
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let q = 0; q < k; q++) sum += number(arithmetic["*"](x[(p * m + i) * k + q], y[(p * k + q) * n + j]));
        data.push(sum);
      }
  return { shape: [...batch, ...(isRow ? [] : [m]), ...(isColumn ? [] : [n])], data };
};
