#!/usr/bin/env python3
"""Writes own.jsonl: golden cases at sizes and parameters that the suite's miss.

The formulas are evaluated with mpmath at 60 digits, and derivatives are central differences there, whose error
(step 1e-20) is far below a double's. usage: own.py > own.jsonl
"""
import json

import mpmath as mp
import numpy as np

mp.mp.dps = 60
STEP = mp.mpf(10) ** -20
random = np.random.RandomState(2)


def gradient(f, point):
    """The gradient of f at a flat list of numbers."""
    point = [mp.mpf(x) for x in point]
    slopes = []
    for i, x in enumerate(point):
        values = [f(point[:i] + [x + side * STEP] + point[i + 1:]) for side in (1, -1)]
        slopes.append((values[0] - values[1]) / (2 * STEP))
    return [float(s) for s in slopes]


def case(name, function, inputs, expected):
    print(json.dumps(dict(eval=name, function=function, input=inputs, expected=expected)))


def rows(flat, width):
    return [flat[i:i + width] for i in range(0, len(flat), width)] if width else flat


def gmm(d, k, n, m, gamma):
    below = d * (d - 1) // 2
    x = random.normal(size=(n, d)).tolist()
    sizes = [k, k * d, k * d, k * below]
    point = random.normal(size=sum(sizes)).tolist()

    def split(p):
        ends = np.cumsum([0] + sizes)
        return [p[a:b] for a, b in zip(ends, ends[1:])]

    def lse(v):
        return mp.log(sum(mp.exp(t) for t in v))

    def objective(p):
        alpha, mu, q, l = split(p)
        total = -mp.mpf(n * d) / 2 * mp.log(2 * mp.pi) - n * lse(alpha)
        for i in range(n):
            terms = []
            for c in range(k):
                centered = [mp.mpf(x[i][j]) - mu[c * d + j] for j in range(d)]
                product = [mp.exp(q[c * d + j]) * centered[j] for j in range(d)]
                position = c * below
                for column in range(d):
                    for row in range(column + 1, d):
                        product[row] += l[position] * centered[column]
                        position += 1
                terms.append(alpha[c] + sum(q[c * d:c * d + d]) - sum(t * t for t in product) / 2)
            total += lse(terms)
        freedom = d + m + 1
        norm = freedom * d * (mp.log(gamma) - mp.log(2) / 2)
        norm -= mp.mpf(d * (d - 1)) / 4 * mp.log(mp.pi)
        norm -= sum(mp.loggamma(mp.mpf(freedom + 1 - j) / 2) for j in range(1, d + 1))
        squares = sum(mp.exp(2 * t) for t in q) + sum(t * t for t in l)
        return total + k * norm - mp.mpf(gamma) ** 2 / 2 * squares + m * sum(q)

    alpha, mu, q, l = split(point)
    inputs = dict(
        d=d, k=k, n=n, m=m, gamma=gamma, x=x, alpha=alpha, mu=rows(mu, d), q=rows(q, d),
        l=rows(l, below) or [[]] * k)
    case("gmm", "objective", inputs, float(objective([mp.mpf(t) for t in point])))
    alpha, mu, q, l = split(gradient(objective, point))
    case("gmm", "jacobian", inputs,
         dict(alpha=alpha, mu=rows(mu, d), q=rows(q, d), l=rows(l, below) or [[]] * k))


def lstm(layers, bits, length):
    sizes = [2 * layers * 4 * bits, 3 * bits]
    point = random.uniform(-1, 1, size=sum(sizes)).tolist()
    state = random.uniform(size=(2 * layers, bits)).tolist()
    sequence = random.randint(0, 2, size=(length, bits)).astype(float).tolist()

    def sigmoid(t):
        return 1 / (1 + mp.exp(-t))

    def objective(p):
        main, extra = p[:sizes[0]], p[sizes[0]:]
        hidden = [[mp.mpf(t) for t in state[2 * i]] for i in range(layers)]
        cell = [[mp.mpf(t) for t in state[2 * i + 1]] for i in range(layers)]
        total = mp.mpf(0)
        for t in range(length - 1):
            signal = [sequence[t][i] * extra[i] for i in range(bits)]
            for layer in range(layers):
                for i in range(bits):
                    def gate(number, x):
                        at = 8 * bits * layer + number * bits + i
                        return x * main[at] + main[at + 4 * bits]
                    h = hidden[layer][i]
                    kept = cell[layer][i] * sigmoid(gate(0, signal[i]))
                    cell[layer][i] = kept + sigmoid(gate(1, h)) * mp.tanh(gate(3, h))
                    hidden[layer][i] = sigmoid(gate(2, signal[i])) * mp.tanh(cell[layer][i])
                signal = list(hidden[layer])
            output = [signal[i] * extra[bits + i] + extra[2 * bits + i] for i in range(bits)]
            norm = mp.log(2 + sum(mp.exp(o) for o in output))
            total += sum(sequence[t + 1][i] * (output[i] - norm) for i in range(bits))
        return -total / ((length - 1) * bits)

    inputs = dict(
        main_params=rows(point[:sizes[0]], 4 * bits), extra_params=rows(point[sizes[0]:], bits),
        state=state, sequence=sequence)
    case("lstm", "objective", inputs, float(objective([mp.mpf(t) for t in point])))
    case("lstm", "jacobian", inputs, gradient(objective, point))


def ba(camera, x, w, feature):
    def residual(v, axis):
        r, center, f, principal, radial = v[0:3], v[3:6], v[6], v[7:9], v[9:11]
        seen = [v[11 + i] - center[i] for i in range(3)]
        theta = mp.sqrt(sum(t * t for t in r))
        if theta == 0:
            cross = [r[1] * seen[2] - r[2] * seen[1], r[2] * seen[0] - r[0] * seen[2],
                     r[0] * seen[1] - r[1] * seen[0]]
            turned = [a + b for a, b in zip(seen, cross)]
        else:
            axis_unit = mp.matrix([t / theta for t in r])
            k = mp.matrix([[0, -axis_unit[2], axis_unit[1]], [axis_unit[2], 0, -axis_unit[0]],
                           [-axis_unit[1], axis_unit[0], 0]])
            rotation = mp.eye(3) + k * mp.sin(theta) + k * k * (1 - mp.cos(theta))
            turned = rotation * mp.matrix(seen)
        place = [turned[0] / turned[2], turned[1] / turned[2]]
        square = place[0] ** 2 + place[1] ** 2
        scale = (1 + radial[0] * square + radial[1] * square ** 2) * f
        return v[14] * (place[axis] * scale + principal[axis] - mp.mpf(feature[axis]))

    point = camera + x + [w]
    n, m, p = 3, 2, 12
    inputs = dict(n=n, m=m, p=p, cam=camera, x=x, w=w, feat=feature)
    exact = [mp.mpf(t) for t in point]
    errors = [float(residual(exact, axis)) for axis in (0, 1)]
    case("ba", "objective", inputs,
         dict(reproj_error=dict(elements=errors, repeated=p),
              w_err=dict(element=1 - w * w, repeated=p)))
    values = [t for axis in (0, 1) for t in gradient(lambda v: residual(v, axis), point)]
    columns = list(range(11)) + [11 * n + i for i in range(3)] + [11 * n + 3 * m]
    case("ba", "jacobian", inputs,
         dict(rows=[15 * i for i in range(25)] + [360 + i for i in (1, 2, 3, 4, 5, 12)],
              cols=2 * columns + [11 * n + 3 * m + p - 1], vals=values + [-2 * w]))


def lse(x):
    def objective(v):
        return mp.log(sum(mp.exp(t) for t in v))
    case("lse", "primal", dict(x=x), float(objective([mp.mpf(t) for t in x])))
    case("lse", "gradient", dict(x=x), gradient(objective, x))


def llsq(m, n):
    x = random.uniform(-1, 1, size=m).tolist()

    def objective(v):
        total = mp.mpf(0)
        for i in range(n):
            t = -1 + 2 * mp.mpf(i) / (n - 1)
            total += (mp.sign(t) - sum(c * t ** j for j, c in enumerate(v))) ** 2
        return total / 2
    case("llsq", "primal", dict(x=x, n=n), float(objective([mp.mpf(t) for t in x])))
    case("llsq", "gradient", dict(x=x, n=n), gradient(objective, x))


def ode(n, steps):
    x = random.uniform(size=n).tolist()

    def solution(v):
        def slope(y):
            return [v[0]] + [v[i] * y[i - 1] for i in range(1, n)]
        h = mp.mpf(2) / steps
        y = [mp.mpf(0)] * n
        for _ in range(steps):
            k1 = slope(y)
            k2 = slope([a + h / 2 * b for a, b in zip(y, k1)])
            k3 = slope([a + h / 2 * b for a, b in zip(y, k2)])
            k4 = slope([a + h * b for a, b in zip(y, k3)])
            y = [a + h / 6 * (b + 2 * c + 2 * d + e) for a, b, c, d, e in zip(y, k1, k2, k3, k4)]
        return y
    inputs = dict(x=x, s=steps)
    case("ode", "primal", inputs, [float(t) for t in solution([mp.mpf(t) for t in x])])
    case("ode", "gradient", inputs, gradient(lambda v: solution(v)[-1], x))


def det(entries, ell):
    def value(v):
        matrix = mp.matrix(ell, ell)
        for i, t in enumerate(v):
            matrix[i // ell, i % ell] = t
        return mp.det(matrix)
    inputs = dict(A=entries, ell=ell)
    case("det", "primal", inputs, float(value([mp.mpf(t) for t in entries])))
    case("det", "gradient", inputs, gradient(value, entries))


def kmeans(k, n, d, offset=0):
    points = (offset + random.uniform(size=(n, d))).tolist()
    centroids = points[-k:]

    def nearest(p, c):
        return min(range(k), key=lambda j: sum((a - b) ** 2 for a, b in zip(p, c[j])))

    # Each centroid less the mean of its points: Newton's direction of a sum of squares.
    chosen = [nearest(p, centroids) for p in points]
    exact = [[mp.mpf(t) for t in p] for p in points]
    cost = sum((a - b) ** 2 for p, j in zip(exact, chosen) for a, b in zip(p, exact[n - k + j]))
    direction = []
    for j in range(k):
        own = [p for p, choice in zip(exact, chosen) if choice == j]
        direction.append(
            [float(exact[n - k + j][i] - sum(p[i] for p in own) / len(own)) for i in range(d)])
    inputs = dict(points=points, centroids=centroids)
    case("kmeans", "cost", inputs, float(cost))
    case("kmeans", "dir", inputs, direction)


if __name__ == "__main__":
    gmm(1, 1, 1, 0, 1.0)
    gmm(1, 2, 3, 1, 0.5)
    gmm(3, 2, 4, 5, 2.0)
    gmm(6, 3, 5, 0, 1.0)
    lstm(1, 1, 2)
    lstm(3, 2, 4)
    camera = [0.3, -0.2, 0.1, 0.5, -0.4, 0.2, 800.0, 10.0, -5.0, 0.02, -0.003]
    ba(camera, [1.0, 2.0, 9.0], 0.7, [3.0, 4.0])
    ba([0.0, 0.0, 0.0] + camera[3:], [1.0, 2.0, 9.0], -1.5, [3.0, 4.0])
    ba([1e-9, 0.0, 0.0] + camera[3:], [1.0, 2.0, 9.0], 1.0, [0.0, 0.0])
    lse([1000.0, 999.0, -1000.0])
    lse([-800.0, -801.0])
    lse([0.5, 0.5, 0.5])
    llsq(1, 2)
    llsq(5, 7)
    llsq(20, 33)
    ode(1, 3)
    ode(2, 1)
    ode(7, 5)
    det([-2.5], 1)
    det(random.normal(size=9).tolist(), 3)
    det(random.normal(size=49).tolist(), 7)
    det([0.0] * 9, 3)
    kmeans(1, 1, 1)
    kmeans(2, 5, 3)
    kmeans(4, 40, 2)
    kmeans(3, 30, 3, offset=1e6)
