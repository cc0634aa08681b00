// Formulas as trees: a number; null, which is nothing; or an array that begins with what it is:
// ["v", 3] a value, ["g", 3] an adjoint, ["c", 3] a closed form, ["neg", a], ["+", a, b] and - * / ^ @,
// ["f", name, options, a, ...] a call, ["T", a], ["part", a, "0:2, 1"], ["if", a, ">", b, x, y].

const relations = { ">": (a, b) => a > b, ">=": (a, b) => a >= b, "==": (a, b) => a === b, "!=": (a, b) => a !== b };

// The tensor that a formula is; look gives the tensors of its names.
const evaluate = (tree, look) => {
  const value = (t) => evaluate(t, look);
  if (!Array.isArray(tree)) return scalar(tree === null ? null : Number(tree));
  const [kind, ...rest] = tree;
  switch (kind) {
    case "v": case "g": case "c": return look(kind, rest[0]);
    case "neg": return elementwise(negated, value(rest[0]));
    case "@": return matrixProduct(value(rest[0]), value(rest[1]));
    case "T": {
      const t = value(rest[0]);
      return permuted(t, t.shape.map((_, axis) => t.shape.length - 1 - axis));
    }
    case "part": {
      const t = value(rest[0]);
      const part = partOf(t.shape, rest[1]);
      return { shape: part.shape, data: part.places.map((i) => t.data[i]) };
    }
    case "if": {
      const holds = relations[rest[1]];
      const choose = (a, b, x, y) => (holds(number(a), number(b)) ? x : y);
      return elementwise(choose, value(rest[0]), value(rest[2]), value(rest[3]), value(rest[4]));
    }
    case "f": {
      const [name, options, ...operands] = rest;
      const values = operands.map(value);
      if (structured[name]) return structured[name](options, ...values);
      const f = functionNamed(name);
      return elementwise((...numbers) => f(...numbers.map(number)), ...values);
    }
    default: return elementwise(arithmetic[kind], value(rest[0]), value(rest[1]));
  }
};

// Writing: as on paper, with names or with their numbers.

const digits = (text, from) => [...text].map((d) => String.fromCodePoint(from + Number(d))).join("");
const indexed = /^(.)(\d*)$/u;
const nameText = (name) => {
  const parts = indexed.exec(name);
  return parts ? parts[1] + digits(parts[2], 0x2080) : name;
};
const adjointText = (name) => {
  const parts = indexed.exec(name);
  return parts ? parts[1] + "\u0304" + digits(parts[2], 0x2080) : `bar(${name})`;
};
// Six digits, as the terminal prints.
const short = (x) => {
  if (x === null) return "0";
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "nan" : x > 0 ? "∞" : "−∞";
  const size = Math.abs(x);
  const [mantissa, exponent] = (size !== 0 && size < 1e-4 ? x.toExponential(5) : x.toPrecision(6)).split("e");
  const tail = exponent ? `e${exponent[0]}${exponent.slice(1).padStart(2, "0")}` : "";
  return (String(Number(mantissa)) + tail).replace(/^-/, "−");
};
const tensorText = (t, limit = 3, write = short) => {
  if (t.data.length === 0) return `[] of shape [${t.shape.join(", ")}]`;
  const nested = (axis, start, count) => {
    if (axis === t.shape.length) return write(t.data[start]);
    const [extent, isLast] = [t.shape[axis], axis === t.shape.length - 1];
    const shown = Math.min(extent, isLast ? limit : Math.max(2, Math.floor(limit / 2)));
    const parts = Array.from({ length: shown }, (_, i) => nested(axis + 1, start + (i * count) / extent, count / extent));
    if (shown < extent) parts.push("…");
    return `[${parts.join(isLast ? ", " : "; ")}]`;
  };
  return nested(0, 0, t.data.length);
};

const [SUM, PRODUCT, POWER, ATOM] = [0, 1, 2, 3];
// A formula as text. names(kind, index) is how a name is written, look its tensor, by which a choice is made where it is the
// same for all elements.
const formulaText = (tree, names, look) => {
  const bracketed = (t, place, isLast) => {
    const [text, tightness] = written(t, isLast);
    return tightness < place ? `(${written(t, true)[0]})` : text;
  };
  const isName = (t) => Array.isArray(t) && "vgc".includes(t[0]);
  // What a choice comes to; itself where that differs between elements.
  const chosen = (t) => {
    if (!Array.isArray(t) || t[0] !== "if") return t;
    const holds = evaluate(["if", t[1], t[2], t[3], 1, 0], look).data;
    if (t[4] === 1 && t[5] === 0) return t;
    return holds.every((h) => h === 1) ? chosen(t[4]) : holds.every((h) => h === 0) ? chosen(t[5]) : t;
  };
  const written = (t, isLast) => {
    t = chosen(t);
    if (t === null) return ["0", ATOM];
    if (!Array.isArray(t)) return numberText(Number(t));
    const [kind, a, b] = t;
    switch (kind) {
      case "v": case "g": case "c": {
        const text = names(kind, a);
        return [text, text.startsWith("−") ? SUM : ATOM];
      }
      case "neg": return ["−" + bracketed(a, PRODUCT, isLast), SUM];
      case "+": case "-":
        return [bracketed(a, SUM, true) + (kind === "+" ? " + " : " − ") + bracketed(b, kind === "+" ? SUM : PRODUCT, isLast), SUM];
      case "*": case "@": case "/": {
        const left = typeof a === "number" ? written(a, false)[0] : bracketed(a, PRODUCT, kind === "/");
        const isProduct = kind === "*" && Array.isArray(b) && b[0] === "*" && typeof b[1] !== "number";
        const right = bracketed(b, isProduct ? PRODUCT : POWER, isLast);
        return [left + (kind === "/" ? "/" : /^\d/.test(right) ? " · " : " ") + right, PRODUCT];
      }
      case "^": {
        const base = bracketed(a, ATOM, false);
        if (Number.isInteger(b) && b > 0 && b < 10) return [base + "⁰¹²³⁴⁵⁶⁷⁸⁹"[b], POWER];
        return [base + "^" + bracketed(b, POWER, true), POWER];
      }
      case "T": return [bracketed(a, ATOM, true) + "ᵀ", ATOM];
      case "part": return [`${bracketed(a, ATOM, true)}[${b}]`, ATOM];
      case "if": {
        const [, , relation, right, x, y] = t;
        const sign = { "==": "=", "!=": "≠", ">=": "≥" }[relation] || relation;
        const holds = `${written(a, true)[0]} ${sign} ${written(right, true)[0]}`;
        return [x === 1 && y === 0 ? `[${holds}]` : `(${written(x, true)[0]} if ${holds}, else ${written(y, true)[0]})`, ATOM];
      }
      default: {
        const [, name, options, ...operands] = t;
        const texts = operands.map((o) => written(o, true)[0]);
        const isShort = operands.length === 1 && options === "" && isLast && isName(operands[0]) && !texts[0].startsWith("−");
        if (options !== "") texts.push(options);
        if (name === "abs") return [`|${texts[0]}|`, ATOM];
        if (name === "sqrt") return [isShort ? "√" + texts[0] : `√(${texts[0]})`, ATOM];
        return isShort ? [`${name} ${texts[0]}`, POWER] : [`${name}(${texts.join(", ")})`, ATOM];
      }
    }
  };
  return written(tree, true)[0];
};
// The irrational coefficients of rules by name.
const constants = {
  1.4426950408889634: "(1/ln(2))", 0.4342944819032518: "(1/ln(10))", 1.1283791670955126: "(2/√π)",
  0.7071067811865476: "(1/√2)", 0.3989422804014327: "(1/√(2π))", 1.5957691216057308: "(2√(2/π))",
};
const numberText = (x) => {
  const text = constants[Math.abs(x)] || String(Math.abs(x)).replace("Infinity", "∞");
  return x < 0 ? ["−" + text, SUM] : [text, ATOM];
};
