"""Runs autograd's test suite and records every call of `check_grads` as a graph of primitives.

The suite runs as it is, so that the random points are its own: the replacement records the function at its
point and then checks it as autograd does. What a check calls in turn (derivatives of the function) is not
recorded; such a call belongs to the test's.
"""

import sys
import warnings

import autograd.numpy as anp
import autograd.test_util as test_util
import numpy as np
from autograd.core import VJPNode, make_vjp, vspace
from autograd.tracer import Node, notrace_primitives, trace
from autograd.wrap_util import unary_to_nary


class Record(Node):
    """A primitive that was applied: `fun(*args)`, in which `args[argnums[k]]` came from `parents[k]`."""

    __slots__ = ["value", "fun", "args", "kwargs", "argnums", "parents"]

    def __init__(self, value, fun, args, kwargs, argnums, parents):
        self.value, self.fun, self.args, self.kwargs = value, fun, args, kwargs
        self.argnums, self.parents = argnums, parents

    def initialize_root(self, x):
        self.__init__(x, None, (), {}, (), ())

    def inputs(self, values):
        """The arguments, those that were traced replaced by what `values` has for their records."""
        args = list(self.args)
        for position, parent in zip(self.argnums, self.parents):
            args[position] = values[id(parent)]
        return args


# Steps are functions like others here; to autograd they are constants.
notrace_primitives[Record] = notrace_primitives[VJPNode] - {anp.floor, anp.ceil, anp.sign}


class Call:
    """A call of `check_grads`: the test, the function of one argument, the argument, and what was traced."""

    def __init__(self, test, function, point):
        self.test, self.function, self.point = test, function, point
        self.error = None
        self.root = Record.new_root(point)
        try:
            self.value, self.end = trace(self.root, function, point)
            self.jacobian = jacobian(function, point)
        except Exception as error:
            self.error = f"{type(error).__name__}: {error}"

    def records(self):
        """The records from the point to the result; empty when the result does not depend on it."""
        order, seen = [], set()

        def visit(record):
            if id(record) in seen:
                return
            seen.add(id(record))
            for parent in record.parents:
                visit(parent)
            order.append(record)

        if self.end is not None:
            visit(self.end)
        return order


def jacobian(function, point):
    """Autograd's own Jacobian, a row for each number of the result; None when it is large.

    It is taken while the test runs: a function may refer to a loop's variable.
    """
    pullback, value = make_vjp(function, point)
    if vspace(value).size * vspace(point).size > 100_000:
        return None
    rows = [flat(pullback(basis)) for basis in vspace(value).standard_basis()]
    return np.array(rows).reshape(len(rows), len(flat(point)))


def flat(tree):
    leaf_arrays = [np.ravel(leaf) for leaf in leaves(tree)]
    return np.concatenate(leaf_arrays) if leaf_arrays else np.zeros(0)


def leaves(tree):
    """The numbers and arrays in nested lists, tuples and dictionaries."""
    if isinstance(tree, dict):
        tree = list(tree.values())
    if isinstance(tree, (list, tuple)):
        return [leaf for part in tree for leaf in leaves(part)]
    return [tree]


class Recorder:
    """A pytest plugin."""

    def __init__(self):
        self.calls, self.test, self.depth = [], None, 0
        original = test_util.check_grads

        @unary_to_nary
        def check_grads(f, x, modes=["fwd", "rev"], order=2):
            if self.depth == 0:
                state = np.random.get_state()
                self.calls.append(Call(self.test, f, x))
                np.random.set_state(state)
            self.depth += 1
            try:
                original(f, modes=modes, order=order)(x)
            finally:
                self.depth -= 1

        test_util.check_grads = check_grads

    def pytest_runtest_setup(self, item):
        self.test = item.nodeid.split("/")[-1]


def recorded_calls(source):
    """Every call that the tests in an unpacked source distribution of autograd make."""
    import pytest

    warnings.simplefilter("ignore")
    recorder = Recorder()
    sys.path.insert(0, str(source / "tests"))
    options = ["-q", "-p", "no:cacheprovider", "-o", "addopts=", "-o", "required_plugins="]
    status = pytest.main(options + ["--rootdir", str(source), str(source / "tests")], plugins=[recorder])
    assert status == 0, "the suite itself must pass"
    return recorder.calls
