"""Writes ../integers.json: sums, products, quotients and common divisors of Python's integers, and doubles of its fractions.

    python3 Tests/Fixtures/scripts/integers_reference.py

Python's own integers have no size. Operands have 1 to some 30 words of 64 bits; many of their words are 0 or all ones, where
carries run long and the digits of a quotient are estimated wrongly.
"""

import json
import math
import pathlib
import random
from fractions import Fraction

generator = random.Random(20240607)


def integer(words):
    value = 0
    for _ in range(words):
        word = generator.choice([0, 1, 2**63, 2**64 - 1, 2**64 - 2, generator.getrandbits(64), generator.getrandbits(64)])
        value = value << 64 | word
    return value


def rows():
    for _ in range(200):
        a, b = integer(generator.choice([1, 2, 3, 5, 12, 24])), integer(generator.choice([1, 1, 2, 3, 7, 12]))
        if generator.random() < 0.3:
            factor = integer(generator.choice([1, 2, 4]))
            a, b = a * factor, b * factor
        if generator.random() < 0.2:
            a = b * integer(2) + generator.choice([-1, 0, 1])
        a, b = a * generator.choice([1, -1]), b * generator.choice([1, -1])
        row = {"a": a, "b": b, "sum": a + b, "difference": a - b, "product": a * b, "divisor": math.gcd(a, b)}
        if b:
            # Rounded towards 0, as Swift's.
            quotient = abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)
            row |= {"quotient": quotient, "remainder": a - quotient * b}
        yield {name: str(value) for name, value in row.items()}


def doubles():
    # Halfway cases, the ends of the range, numbers below the normal ones, and any.
    special = [
        Fraction(1, 3), Fraction(1, 10), Fraction(2**53 + 1), Fraction(2**53 + 3), Fraction(2**54 + 2, 2),
        Fraction(2**1024 - 2**970), Fraction(2**1024 - 2**971), Fraction(1, 2**1074), Fraction(1, 2**1075),
        Fraction(3, 2**1075), Fraction(2**52 + 1, 2**1075), Fraction(10**400, 10**399 + 1), Fraction(10**30, 3 * 10**340),
        Fraction(2**53 - 1, 2**1075), Fraction(1, 10**320), Fraction(7, 10**323),
    ]
    for _ in range(200):
        special.append(Fraction(integer(generator.choice([1, 2, 9])) + 1, integer(generator.choice([1, 2, 9])) + 1))
    for value in special:
        for sign in (1, -1):
            try:
                rounded = float(sign * value)
            except OverflowError:
                rounded = math.inf * sign
            yield {"numerator": str(sign * value.numerator), "denominator": str(value.denominator), "double": rounded.hex()}


result = {"integers": list(rows()), "doubles": list(doubles())}
path = pathlib.Path(__file__).parent.parent / "integers.json"
path.write_text(json.dumps(result, indent=0) + "\n")
