#!/usr/bin/env python3
"""Times GradBench's derivatives beside plain functions and hand-written derivatives in C++, and prints a table.

    python3 Benchmarks/peers/gradbench/table.py [--evals gmm lstm ...] [--largest] [--quick] [--json]

Builds what it needs: the plain functions and the hand-written derivatives (g++ -O3 -march=native), and gradbench-tool
twice, for this machine (-Xcc -march=native) and with default flags. numpy makes the inputs; PyTorch and JAX, where they
are installed, are timed as well (`frameworks.py`). Each figure is a median, the programs take turns, and every ratio is
to the plain function's time in the same run. The library and the frameworks run on one thread unless --threads says
otherwise.

The hand-written derivatives are first held against the suite's golden values, and a row is printed only where all
derivatives agree number by number.
"""
import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile

from inputs import fixture

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGE = os.path.join(HERE, "..", "..")
EVALS = ["gmm", "lstm", "ba", "ht", "ode", "det", "llsq", "lse", "kmeans"]
FORMS = {"gmm": ["gmm", "gmm-scalar"], "lstm": ["lstm", "lstm-scalar"], "ode": ["ode", "ode-scalar"],
         "kmeans": ["kmeans", "kmeans-scalar"], "ba": ["ba-batched", "ba"]}
BY_HAND = ["gmm", "lstm", "ode", "det", "llsq", "lse", "kmeans"]
VALUES = ("objective", "primal", "cost")
FIELDS = ["alpha", "mu", "q", "l", "rows", "cols", "vals"]


def run(command, **options):
    result = subprocess.run(command, text=True, **options)
    if result.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit status {result.returncode}")
    return result.stdout


def build(folder, builds_swift):
    """The programs, by column."""
    plain = os.path.join(folder, "plain")
    run(["g++", "-O3", "-march=native", "-std=c++17", os.path.join(HERE, "plain.cpp"), "-o", plain])
    swift = ["swift", "build", "-c", "release", "--package-path", PACKAGE, "--product", "gradbench-tool"]
    tools = {}
    for column, flags in [
        ("native", ["--scratch-path", os.path.join(PACKAGE, ".build-native"), "-Xcc", "-march=native"]),
        ("default", []),
    ]:
        if builds_swift:
            run(swift + flags, stdout=sys.stderr)
        path = run(swift[:4] + ["--package-path", PACKAGE] + flags + ["--show-bin-path"],
                   stdout=subprocess.PIPE).strip()
        tools[column] = os.path.join(path, "gradbench-tool")
    return plain, tools


class Tool:
    """A program that speaks GradBench's protocol."""

    def __init__(self, command, environment):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)

    def ask(self, message):
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def evaluate(self, message, module):
        """The median of the reply's timings in nanoseconds, and its output; nothing where it has no such module."""
        if not self.ask({"id": 0, "kind": "define", "module": module})["success"]:
            return None, None
        reply = self.ask(message | {"module": module})
        if not reply["success"]:
            sys.exit(f"{module} {message['description']}: {reply.get('error')}")
        times = [t["nanoseconds"] for t in reply["timings"] if t["name"] == "evaluate"]
        return statistics.median(times), reply["output"]


def total(output):
    """The sum of every number of an output, ba's repetitions included."""
    if isinstance(output, list):
        return sum(map(total, output))
    if isinstance(output, dict) and "reproj_error" in output:
        errors, weights = output["reproj_error"], output["w_err"]
        return sum(errors["elements"]) * errors["repeated"] + weights["element"] * weights["repeated"]
    return sum(map(total, output.values())) if isinstance(output, dict) else output


def require_close(a, b, what, tolerance=1e-7):
    if abs(a - b) > tolerance * max(1, abs(a), abs(b)):
        sys.exit(f"{what}: {a} and {b} differ")


def numbers(output):
    """The numbers of a derivative one after another, fields in the order of FIELDS."""
    if isinstance(output, dict):
        output = [output[key] for key in sorted(output, key=FIELDS.index)]
    return [x for each in output for x in numbers(each)] if isinstance(output, list) else [output]


def require_same(a, b, what, tolerance):
    """Compares number by number, relatively; numbers below a thousandth of the largest count as that thousandth."""
    a, b = numbers(a), numbers(b)
    if len(a) != len(b):
        sys.exit(f"{what}: {len(a)} and {len(b)} numbers")
    least = 1e-3 * max(map(abs, b), default=0)
    for i, (x, y) in enumerate(zip(a, b)):
        if not abs(x - y) <= tolerance * max(least, abs(x), abs(y)):
            sys.exit(f"{what}: number {i} is {x} and {y}")


def time_plain(plain, seconds, environment, *lines):
    """The program's replies by function: of a plain function, and of its derivative where that is written by hand."""
    replies = run([plain, str(seconds)], input="".join(json.dumps(line) + "\n" for line in lines),
                  stdout=subprocess.PIPE, env=environment)
    return {reply["function"]: reply for reply in map(json.loads, replies.splitlines())}


def check_hand(plain, name, environment):
    """Compares the hand-written derivative with the golden values; the timed ode's gradient is zero in every number."""
    for case in fixture(name) + [case for case in fixture("own") if case["eval"] == name]:
        if case["function"] not in VALUES:
            message = {"module": name, "function": case["function"], "input": case["input"]}
            output = time_plain(plain, 0, environment, message)[case["function"]]["output"]
            require_same(output, case["expected"], f"{name} by hand, golden value", 1e-9)


def messages(folder, name, largest):
    with open(os.path.join(folder, name + ".jsonl")) as lines:
        rows = [json.loads(line) for line in lines]
    pairs = list(zip(rows[::2], rows[1::2]))
    return pairs[-1:] if largest else pairs


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--evals", nargs="+", choices=EVALS, default=EVALS)
    parser.add_argument("--largest", action="store_true", help="only the largest size of each eval")
    parser.add_argument("--quick", action="store_true", help="only the smallest size, and shortly")
    parser.add_argument("--rounds", type=int, default=3, help="turns that the programs take (3)")
    parser.add_argument("--seconds", type=float, default=0.3, help="time for each figure of a turn (0.3)")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--no-build", action="store_true", help="the Swift programs are built already")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    rounds, seconds = (1, 0.02) if arguments.quick else (arguments.rounds, arguments.seconds)
    environment = os.environ | {"AUTODIFF_THREADS": str(arguments.threads)}
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        environment[name] = os.environ[name] = str(arguments.threads)

    with tempfile.TemporaryDirectory() as folder:
        plain, paths = build(folder, not arguments.no_build)
        run([sys.executable, os.path.join(HERE, "inputs.py"), folder, "--evals", *arguments.evals,
             "--min-runs", "3", "--min-seconds", str(seconds)] + (["--quick"] if arguments.quick else []))
        for name in arguments.evals:
            if name in BY_HAND:
                check_hand(plain, name, environment)
        tools = {column: Tool([path], environment) for column, path in paths.items()}
        frameworks = None
        if importlib.util.find_spec("numpy"):
            sys.path.insert(0, HERE)
            import frameworks
        table = []
        for name in arguments.evals:
            for value_message, message in messages(folder, name, arguments.largest):
                table.append(measure(plain, tools, frameworks, name, value_message, message, rounds,
                                     seconds, environment, arguments.threads))
                if not arguments.json:
                    print(describe(table[-1], first=len(table) == 1), flush=True)
        if arguments.json:
            print(json.dumps(table, indent=1))


def measure(plain, tools, frameworks, name, value_message, message, rounds, seconds, environment, threads):
    samples, value, outputs = {}, None, {}
    columns = [(column, form) for column in tools for form in FORMS.get(name, [name])]
    rivals = frameworks.prepare(name, message["input"], threads) if frameworks else {}
    for turn in range(rounds):
        lines = [value_message] + ([message] if name in BY_HAND else [])
        replies = time_plain(plain, seconds, environment, *lines)
        reply = replies[value_message["function"]]
        samples.setdefault("plain", []).append(reply["nanoseconds"])
        value = reply["value"]
        if name in BY_HAND:
            reply = replies[message["function"]]
            samples.setdefault("hand-written", []).append(reply["nanoseconds"])
            by_hand = reply["output"]
        for column, form in columns:
            if turn == 0:
                _, output = tools[column].evaluate(value_message, form)
                if output is not None:
                    require_close(total(output), value, f"{form} {message['description']}, value")
            time, output = tools[column].evaluate(message, form)
            if time is not None:
                samples.setdefault(f"{form}, {column}", []).append(time)
                outputs[f"{form}, {column}"] = output
        for rival, function in rivals.items():
            time, output = frameworks.measure(function, seconds)
            samples.setdefault(rival, []).append(time)
            if output is not None:
                outputs[rival] = output
    reference = next(iter(outputs.values()))
    if name in BY_HAND:
        outputs["hand-written"] = by_hand
    for column, output in outputs.items():
        require_same(output, reference, f"{name}, {column} {message['description']}, derivative", 1e-8)
    return {"eval": name, "description": message["description"],
            "nanoseconds": {column: statistics.median(times) for column, times in samples.items()}}


def describe(row, first):
    times = row["nanoseconds"]
    plain = times["plain"]
    name = row["eval"]
    forms = FORMS.get(name, [name])
    cell = lambda column: f"{times[column] / plain:.2f}" if column in times else "–"
    second = forms[1] if len(forms) > 1 else None
    cells = [name, row["description"], f"{plain / 1e6:.3g}", cell("hand-written"),
             cell(f"{forms[0]}, native"), cell(f"{second}, native"),
             cell(f"{forms[0]}, default"), cell(f"{second}, default"), cell("PyTorch"), cell("JAX")]
    head = ("| eval | size | plain C++, ms | hand-written | native | second form | default flags | second form "
            "| PyTorch | JAX |\n|---|---|---|---|---|---|---|---|---|---|\n") if first else ""
    return head + "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
