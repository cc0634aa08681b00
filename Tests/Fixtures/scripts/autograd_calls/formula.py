"""A formula of autodiff-cli while it is written, step by step."""

import math
import re

import numpy as np


class Untranslatable(Exception):
    """An operation has no exact form in the language; the message says of which kind it is."""


class Array:
    """A value while a formula is written: its text, its shape, and its number where it is constant."""

    def __init__(self, text, shape, constant=None):
        self.text, self.shape, self.constant = text, tuple(int(n) for n in shape), constant

    ndim = property(lambda self: len(self.shape))
    size = property(lambda self: math.prod(self.shape))


class Writer:
    """The steps of a formula, in order, and the arrays that it names."""

    def __init__(self):
        self.steps, self.constants = [], []
        self.is_deviation_of_one_number = False

    def call(self, text, shape):
        """A new step that is a call, a subscript or a name."""
        return self.step(text, shape, True)

    def infix(self, text, shape):
        """A new step that needs parentheses inside another expression."""
        return self.step(text, shape, False)

    def step(self, text, shape, is_call):
        name = f"a{len(self.steps) + 1}"
        self.steps.append((name, text, is_call))
        return Array(name, shape)

    def constant(self, value):
        """A constant: a number as text, an array by a name of its own."""
        value = np.asarray(value, dtype=float)
        if value.ndim == 0:
            number = float(value)
            text = repr(number)[:-2] if repr(number).endswith(".0") else repr(number)
            return Array(text if number >= 0 else f"({text})", (), value)
        for name, known in self.constants:
            if known.shape == value.shape and np.array_equal(known, value):
                return Array(name, value.shape, value)
        if value.size == 0:
            return self.empty(value.shape)
        name = f"c{len(self.constants) + 1}"
        self.constants.append((name, value))
        return Array(name, value.shape, value)

    def empty(self, shape):
        return self.call(f"reshape([0][0:0], {listed(shape)})", shape)

    def formula(self, result):
        """The whole text; a step that is used once stands where it is used."""
        lines = [(name, text, is_call) for name, text, is_call in self.steps]
        final = ("", result.text, True)
        for k in reversed(range(len(lines))):
            name, text, is_call = lines[k]
            pattern = re.compile(rf"\b{name}\b")
            later = lines[k + 1 :] + [final]
            uses = sum(len(pattern.findall(line[1])) for line in later)
            if uses > 1:
                continue
            if uses == 1:
                for place in range(k + 1, len(lines)):
                    n, t, c = lines[place]
                    lines[place] = (n, substituted(pattern, text, is_call, t), c)
                final = ("", substituted(pattern, text, is_call, final[1]), True)
            del lines[k]
        return "; ".join([f"{name} = {text}" for name, text, _ in lines] + [final[1]])


def substituted(pattern, text, is_call, into):
    """`into` with `text` in place of a name, in parentheses unless it is a call or a whole argument."""

    def replacement(match):
        before, after = into[: match.start()], into[match.end() :]
        is_argument = before.endswith(("(", "[", ", ")) and after.startswith((")", "]", ", "))
        is_argument |= before == after == ""
        return text if is_call or is_argument else f"({text})"

    return pattern.sub(replacement, into)


def listed(numbers):
    return "[" + ", ".join(str(int(n)) for n in numbers) + "]"
