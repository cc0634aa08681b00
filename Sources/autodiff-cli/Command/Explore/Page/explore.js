const data = JSON.parse(document.getElementById("data").textContent);
const { steps, picture } = data;
const byId = (id) => document.getElementById(id);
const element = (tag, attributes = {}, ...children) => {
  const isDrawn = ["svg", "g", "rect", "path", "text", "circle", "title"].includes(tag);
  const made = isDrawn ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(name, value);
  made.append(...children);
  return made;
};

// MARK: The run

const given = steps.map((step) => step.value && { shape: step.shape, data: step.value.map(Number) });
// A name in a formula: a number in the place of a constant number's name.
const nameOf = (index) => steps[index].name;

// The values of all steps, each from earlier ones; those that are given stand for themselves.
const valuesAt = (inputs) => {
  const values = [];
  steps.forEach((step, index) => {
    const value = inputs[index] || evaluate(step.formula, (_, i) => values[i]);
    values.push({ shape: step.shape, data: closed(value).data });
  });
  return values;
};

// Adjoints of different shapes, which a mistake gives, are added where they broadcast and the sum is not much larger.
const canAdd = (a, b) => {
  const sum = broadcastShape([a, b]);
  return sum !== null && size(sum) <= Math.max(size(a), size(b), 65536);
};

// The sweep from the output back: what is added to which adjoint, in order. With a mistake, other formulas, another order,
// or = for +=.
const sweep = (values, mistake) => {
  const changed = new Map(((mistake && data.mistakes[mistake]) || []).map(([step, operand, formula]) => [`${step} ${operand}`, formula]));
  const adjoints = steps.map(() => null);
  const additions = [];
  const propagate = (index) => {
    const step = steps[index];
    step.operands.forEach((to, operand) => {
      const right = step.contributions[operand];
      const key = `${index} ${operand}`;
      if (steps[to].constant || step.constant || step.contributions.length === 0) return;
      const formula = changed.has(key) ? changed.get(key) : right;
      const addition = { from: index, to, operand, formula, isMistaken: changed.has(key), amount: null };
      additions.push(addition);
      // With a mistake in its shape an adjoint leads nowhere.
      if (!adjoints[index] || !sameShape(adjoints[index].shape, step.shape)) return;
      try {
        addition.amount = evaluate(formula, (kind, i) => (kind === "g" ? adjoints[i] : values[i]));
      } catch {
        addition.amount = null;
        return;
      }
      const passes = addition.amount.data.some((x) => x !== null);
      if (!adjoints[to] || (mistake === "overwrite" && passes)) adjoints[to] = addition.amount;
      else if (canAdd(adjoints[to].shape, addition.amount.shape)) adjoints[to] = elementwise(arithmetic["+"], adjoints[to], addition.amount);
      addition.sum = adjoints[to];
    });
  };
  const output = steps[data.output];
  adjoints[data.output] = { shape: output.shape, data: [1] };
  additions.push({ to: data.output, amount: adjoints[data.output], sum: adjoints[data.output] });
  if (mistake === "order") {
    const [pending, seen] = [[data.output], new Set()];
    while (pending.length > 0) {
      const index = pending.pop();
      if (seen.has(index)) continue;
      seen.add(index);
      propagate(index);
      pending.push(...[...steps[index].operands].reverse());
    }
  } else {
    const reached = new Set([data.output]);
    for (let index = data.output; index >= 0; index--) {
      if (!reached.has(index) || steps[index].constant) continue;
      steps[index].operands.forEach((to) => reached.add(to));
      propagate(index);
    }
  }
  const read = (index) => adjoints[index] || { shape: steps[index].shape, data: new Array(size(steps[index].shape)).fill(0) };
  return { additions, adjoints: steps.map((_, index) => closed(read(index))) };
};

// The derivative by an element of an input from values alone: central differences, extrapolated once.
const difference = (input, place) => {
  const x = state.inputs[input].data[place];
  const at = (moved) => {
    const inputs = [...state.inputs];
    inputs[input] = { shape: steps[input].shape, data: state.inputs[input].data.with(place, moved) };
    return valuesAt(inputs)[data.output].data[0];
  };
  const slope = (h) => (at(x + h) - at(x - h)) / (x + h - (x - h));
  const h = 1e-3 * Math.max(1, Math.abs(x));
  return (4 * slope(h / 2) - slope(h)) / 3;
};

const state = { time: 0, selected: data.output, mistake: "", inputs: given.map((t) => t), timer: null };
const shownSteps = steps.map((_, index) => index).filter((index) => steps[index].group !== null);

const compute = () => {
  state.values = valuesAt(state.inputs);
  state.right = sweep(state.values, "");
  state.sweep = state.mistake ? sweep(state.values, state.mistake) : state.right;
  state.events = [...shownSteps.map((step) => ({ step })), ...state.sweep.additions];
  state.forms = [];
  for (const { step, formula } of data.closedForms) {
    const form = evaluate(formula, (kind, i) => (kind === "c" ? state.forms[i] : state.values[i]));
    state.forms.push(broadcastTo(form, steps[step].shape));
  }
};

// What is known at a time: which values, and each adjoint so far.
const knownAt = (time) => {
  const known = { values: new Set(), adjoints: new Map(), left: new Map() };
  state.events.forEach((event, place) => {
    if (event.step !== undefined) {
      if (place < time) known.values.add(event.step);
      return;
    }
    if (place < time) known.adjoints.set(event.to, event.sum);
    else known.left.set(event.to, (known.left.get(event.to) || 0) + 1);
  });
  return known;
};

// MARK: Words

const withNames = (kind, index) =>
  kind === "c" ? "δ" : steps[index].group === null ? short(state.values[index].data[0]) : kind === "g" ? adjointText(nameOf(index)) : nameText(nameOf(index));
// The adjoints that a contribution is made of are those of its time: complete, but for mistakes.
const look = (kind, index) => (kind === "v" ? state.values[index] : kind === "c" ? state.forms[index] : state.sweep.adjoints[index]);
const withNumbers = (kind, index) => {
  const t = look(kind, index);
  return t ? tensorText(t) : "0";
};
const namesText = (tree) => formulaText(tree, withNames, look);
const numbersText = (tree) => formulaText(tree, withNumbers, look);
const sumText = (terms) => terms.map((term, i) => (i === 0 ? term : term.startsWith("−") ? ` − ${term.slice(1)}` : ` + ${term}`)).join("");
const stepText = (index) => {
  const { name, text, operation, shape } = steps[index];
  const of = shape.length > 0 ? ` [${shape.join(", ")}]` : "";
  return text ? `${nameText(name)} = ${text}` : `${nameText(name)}: ${operation}${of}`;
};
const announcement = (time) => {
  if (time === 0) return "Before the first step: no value is computed yet.";
  const event = state.events[time - 1];
  const count = `${time} of ${state.events.length}. `;
  if (event.step !== undefined)
    return `${count}Forward: ${stepText(event.step)}${steps[event.step].text ? " =" : ","} ${tensorText(state.values[event.step])}`;
  const bar = adjointText(nameOf(event.to));
  if (event.from === undefined) return `${count}Backward: ${bar} = 1, the derivative of the result by itself`;
  if (event.amount === null)
    return `${count}Backward: nothing is passed on, since ${adjointText(nameOf(event.from))} has not the shape of its value`;
  const verb = state.mistake === "overwrite" ? "is set to" : "receives";
  const amount = tensorText(event.amount);
  const names = namesText(event.formula);
  return `${count}Backward: ${bar} ${verb} ${names}${names === amount ? "" : ` = ${amount}`}${event.isMistaken ? " (mistaken)" : ""}`;
};

// MARK: The graph

const nodes = picture.nodes.map((node, index) => {
  const [x, y, width, height] = node.frame;
  const step = node.steps[node.steps.length - 1];
  const group = element("g", { class: "node", tabindex: index === 0 ? "0" : "-1", role: "button", transform: `translate(${x} ${y})` });
  group.append(element("rect", { class: "box", width, height, rx: 4 }));
  if (node.steps.length > 1) group.append(element("rect", { class: "fold", x: 3, y: 3, width: width - 6, height: height - 6, rx: 3 }));
  const line = (row, style) => {
    const text = element("text", { class: style, x: 8, y: 20 + row * 16 - 1 });
    group.append(text);
    return text;
  };
  node.title.forEach((text, row) => line(row, row === 0 ? "strong" : "").append(text));
  const row = node.title.length;
  const made = { node, group, step, columns: Math.floor((width - 16) / 7.3), value: line(row, "value"), adjoint: line(row + 1, "adjoint") };
  const forms = data.closedForms.map((form, i) => (node.steps.includes(form.step) ? i : -1)).filter((i) => i >= 0);
  made.form = forms.length > 0 ? { index: forms[forms.length - 1], text: line(row + 2, "form") } : null;
  group.addEventListener("click", () => select(step));
  group.addEventListener("keydown", (event) => {
    const move = { Enter: 0, " ": 0, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const target = nodes[(index + move + nodes.length) % nodes.length];
    if (move === 0) select(step);
    else focusNode(target);
  });
  return made;
});
const focusNode = (target) => {
  for (const node of nodes) node.group.setAttribute("tabindex", node === target ? "0" : "-1");
  target.group.focus();
};
const edges = picture.edges.map(([from, to, path, x, y]) => ({
  from, to, line: element("path", { class: "edge", d: path }), arrow: element("path", { class: "arrow", d: `M${x} ${y}l-7 -3.5v7z` }),
}));
const traveller = element("g", { class: "traveller", visibility: "hidden" }, element("circle", { r: 5 }), element("text", { y: -9, "text-anchor": "middle" }));
const drawing = element("svg", { viewBox: `-4 -16 ${picture.width + 8} ${picture.height + 24}`, width: picture.width + 8, height: picture.height + 24 });
drawing.append(...edges.map((e) => e.line), ...edges.map((e) => e.arrow), ...nodes.map((n) => n.group), traveller);
byId("graph").append(drawing);

const clipped = (text, columns) => ([...text].length > columns ? [...text].slice(0, columns - 1).join("") + "…" : text);
const isMoving = () => !matchMedia("(prefers-reduced-motion: reduce)").matches;

// A dot with a number runs along an edge, against its direction on the way back.
let flight = 0;
const travel = (edge, isBack, text, duration) => {
  cancelAnimationFrame(flight);
  if (!edge || !isMoving()) return traveller.setAttribute("visibility", "hidden");
  const [start, length] = [performance.now(), edge.line.getTotalLength()];
  traveller.lastChild.textContent = text;
  const frame = (now) => {
    const share = Math.min(1, (now - start) / duration);
    const point = edge.line.getPointAtLength(length * (isBack ? 1 - share : share));
    traveller.setAttribute("transform", `translate(${point.x} ${point.y})`);
    traveller.setAttribute("visibility", share < 1 ? "visible" : "hidden");
    if (share < 1) flight = requestAnimationFrame(frame);
  };
  flight = requestAnimationFrame(frame);
};

// MARK: Showing

const show = (isStep = false) => {
  const known = knownAt(state.time);
  const event = state.events[state.time - 1];
  const active = event ? (event.step ?? event.to) : null;
  for (const { node, group, step, columns, value, adjoint, form } of nodes) {
    const hasValue = known.values.has(step);
    const sum = known.adjoints.get(step);
    const isSwept = known.adjoints.size > 0;
    value.textContent = hasValue ? clipped("= " + tensorText(state.values[step]), columns) : "";
    const bar = adjointText(nameOf(step));
    adjoint.textContent = sum ? clipped(`${bar} = ${tensorText(closed(sum))}`, columns) : isSwept && !steps[step].constant ? `${bar} = …` : "";
    adjoint.setAttribute("class", isWrongNow(known, step) ? "wrong" : "adjoint");
    if (form) form.text.textContent = sum ? clipped(`δ = ${tensorText(state.forms[form.index])}`, columns) : "";
    const classes = {
      "has-value": hasValue, "has-adjoint": sum, complete: sum && !known.left.has(step),
      selected: node.steps.includes(state.selected), active: node.steps.includes(active),
    };
    group.setAttribute("class", ["node", ...Object.keys(classes).filter((name) => classes[name])].join(" "));
    group.setAttribute("aria-label", [...node.title, value.textContent, adjoint.textContent].filter((t) => t).join(", "));
    group.setAttribute("aria-pressed", node.steps.includes(state.selected));
  }
  for (const edge of edges) {
    const isActive = event && event.from !== undefined
      ? edge.to === steps[event.from].group && edge.from === steps[event.to].group
      : event && event.step !== undefined && edge.to === steps[event.step].group && steps[event.step].operands.some((o) => steps[o].group === edge.from);
    edge.line.setAttribute("class", isActive ? "edge active" : "edge");
    if (isActive && isStep) {
      const pace = Math.min(800, Number(byId("speed").value));
      if (event.from !== undefined) travel(edge, true, event.amount ? clipped(tensorText(closed(event.amount)), 24) : "", pace);
      else travel(edge, false, clipped(tensorText(state.values[steps[event.step].operands.find((o) => steps[o].group === edge.from)]), 24), pace);
    }
  }
  if (isStep && active !== null && steps[active].group !== null) reveal(nodes[steps[active].group]);
  byId("time").max = state.events.length;
  byId("time").value = state.time;
  const text = announcement(state.time);
  byId("time").setAttribute("aria-valuetext", text);
  if (byId("status").textContent !== text) byId("status").textContent = text;
  showTape(known, active);
  showDetails(known);
  showInputs(known);
};
const differs = (a, b) =>
  !a || !b ? a !== b : !sameShape(a.shape, b.shape) || closed(a).data.some((x, i) => !(Math.abs(x - b.data[i]) <= 1e-12 * Math.abs(b.data[i]) || Object.is(x, b.data[i])));
// Whether an adjoint is complete and is not what it is without the mistake.
const isWrongNow = ({ adjoints, left }, index) =>
  state.mistake !== "" && adjoints.has(index) && !left.has(index) &&
  differs(adjoints.get(index), state.right.adjoints[index]);

// Scrolls the graph, not the page.
const reveal = ({ group }) => {
  const [frame, room] = [group.getBoundingClientRect(), byId("graph").getBoundingClientRect()];
  const by = (from, to, start, end) => (from < start ? from - start - 12 : to > end ? to - end + 12 : 0);
  byId("graph").scrollBy(by(frame.left, frame.right, room.left, room.right), by(frame.top, frame.bottom, room.top, room.bottom));
};

const rows = shownSteps.map((index) => {
  const cells = ["", "value", "adjoint"].map((name) => element("td", { class: name }));
  cells[0].append(stepText(index));
  const row = element("tr", { class: "pick" }, ...cells);
  row.addEventListener("click", () => select(index));
  return { index, row, cells };
});
byId("tape").append(
  element("thead", {}, element("tr", {}, ...["step", "value", "adjoint"].map((name) => element("th", { scope: "col" }, name)))),
  element("tbody", {}, ...rows.map((r) => r.row)));
const showTape = (known, active) => {
  for (const { index, row, cells } of rows) {
    cells[1].textContent = known.values.has(index) ? tensorText(state.values[index]) : "";
    const sum = known.adjoints.get(index);
    cells[2].textContent = sum ? tensorText(closed(sum)) + (known.left.has(index) ? " + …" : "") : "";
    cells[2].className = isWrongNow(known, index) ? "wrong" : "adjoint";
    if (index === active) row.setAttribute("aria-current", "step");
    else row.removeAttribute("aria-current");
  }
};

const fullText = (t) => tensorText(t, 24, (x) => (Number.isFinite(x) ? String(x).replace("-", "−") : short(x)));
const showDetails = (known) => {
  const index = state.selected;
  const step = steps[index];
  const entries = [];
  const add = (name, text, style = "mono") => entries.push(element("dt", {}, name), element("dd", { class: style }, text));
  add("step", stepText(index));
  if (step.text) add("operation", step.operation);
  if (step.shape.length > 0) add("shape", `[${step.shape.join(", ")}]`);
  add("place", `${shownSteps.indexOf(index) + 1} of ${shownSteps.length} on the tape`);
  if (known.values.has(index)) {
    if (step.text && step.operands.length > 0) add("numbers", numbersText(step.formula));
    add("value", fullText(state.values[index]));
  }
  const sum = known.adjoints.get(index);
  if (sum) {
    const isWrong = isWrongNow(known, index);
    add(`adjoint ${adjointText(step.name)}`, fullText(closed(sum)) + (known.left.has(index) ? ", not complete" : ""), isWrong ? "mono wrong" : "mono");
    const right = state.right.adjoints[index];
    if (isWrong) add("without the mistake", right ? fullText(right) : "nothing");
    data.closedForms.forEach((form, i) => {
      if (form.step === index) add(`δ of ${form.source}`, fullText(state.forms[i]));
    });
  }
  const list = (title, additions, text) =>
    additions.length === 0 ? [] : [element("p", {}, title), element("ul", { class: "mono" }, ...additions.map((a) => element("li", {}, text(a))))];
  const additionText = (a) => {
    if (a.from === undefined) return "1, the derivative of the result by itself";
    if (a.amount === null) return `${namesText(a.formula)}: nothing`;
    const [names, numbers, amount] = [namesText(a.formula), numbersText(a.formula), tensorText(closed(a.amount))];
    return [names, numbers, amount].filter((t, i, all) => all.indexOf(t) === i).join(" = ") + (a.isMistaken ? " (mistaken)" : "");
  };
  const arriving = state.sweep.additions.filter((a) => a.to === index);
  const leaving = state.sweep.additions.filter((a) => a.from === index);
  const parts = step.constant
    ? [element("p", { class: "quiet" }, "No derivative is taken by a constant.")]
    : [
        ...list(arriving.length > 1 ? `Its adjoint ${adjointText(step.name)} is the sum of` : `Its adjoint ${adjointText(step.name)} is`, arriving, additionText),
        ...(arriving.length === 0 ? [element("p", { class: "quiet" }, "The result does not depend on it: its adjoint is 0.")] : []),
        ...list("It passes on", leaving, (a) => `to ${adjointText(nameOf(a.to))}: ${additionText(a)}`),
      ];
  const group = step.group === null ? [] : picture.nodes[step.group].steps;
  if (group.length > 1)
    parts.push(
      element("p", {}, "Steps in this node"),
      element("ul", { class: "mono" }, ...group.map((i) => element("li", {}, `${stepText(i)}${known.values.has(i) ? ` = ${tensorText(state.values[i])}` : ""}`))));
  byId("details").replaceChildren(element("dl", {}, ...entries), ...parts);
};

// MARK: Inputs

// At most so many elements of a tensor have a field of their own.
const FIELDS = 24;
const fields = [];
const placeName = (index, place) => {
  const { name, shape } = steps[index];
  if (shape.length === 0) return name;
  const own = strides(shape);
  return `${name}[${shape.map((extent, axis) => Math.floor(place / own[axis]) % extent).join(", ")}]`;
};
const addField = (index, place) => {
  const [box, slider] = [element("input", { type: "number", step: "any" }), element("input", { type: "range", step: "any" })];
  const field = { index, box, slider, label: element("span"), gradient: element("p", { class: "gradient" }) };
  const moved = (text) => {
    if (text.trim() !== "" && Number.isFinite(Number(text))) move(index, field.place, Number(text));
  };
  box.addEventListener("input", () => moved(box.value));
  // A text that is no number gives way to the number that there is.
  box.addEventListener("change", () => { box.value = state.inputs[index].data[field.place]; centre(field); });
  slider.addEventListener("input", () => moved(slider.value));
  turn(field, place);
  fields.push(field);
  byId("inputs").append(element("div", { class: "field" }, field.label, box, slider, field.gradient));
  return field;
};
// Lets a field have another element.
const turn = (field, place) => {
  const name = placeName(field.index, place);
  field.place = place;
  field.label.textContent = nameText(name);
  field.box.setAttribute("aria-label", `${name}, as a number`);
  field.slider.setAttribute("aria-label", name);
};
const makeFields = () => {
  for (const index of data.inputs) {
    const count = given[index].data.length;
    for (let place = 0; place < Math.min(count, FIELDS); place++) addField(index, place);
    if (count <= FIELDS) continue;
    // One more field, for any of the other elements.
    const chooser = element("input", { type: "number", min: 0, max: count - 1, value: FIELDS });
    byId("inputs").append(
      element("label", { class: "chooser" }, `Another of the ${count} elements of ${nameText(nameOf(index))}, counted from 0: `, chooser));
    const field = addField(index, FIELDS);
    chooser.addEventListener("input", () => {
      const place = Math.floor(Number(chooser.value));
      if (chooser.value === "" || place < 0 || place >= count) return;
      turn(field, place);
      field.box.blur();
      centre(field);
      show();
    });
  }
};
// The slider's range, about the number.
const centre = ({ index, place, slider }) => {
  const x = state.inputs[index].data[place];
  if (!Number.isFinite(x)) return;
  const reach = Math.max(1, Math.abs(x));
  [slider.min, slider.max, slider.value] = [x - reach, x + reach, x];
};
const move = (index, place, number) => {
  state.inputs = [...state.inputs];
  state.inputs[index] = { shape: steps[index].shape, data: state.inputs[index].data.with(place, number) };
  compute();
  show();
};
const showInputs = (known) => {
  for (const { index, place, box, slider, gradient } of fields) {
    const x = state.inputs[index].data[place];
    if (document.activeElement !== box) box.value = Number.isFinite(x) ? x : "";
    if (document.activeElement !== slider) slider.value = x;
    const sum = known.adjoints.get(index);
    const name = `∂f/∂${nameText(placeName(index, place))}`;
    if (!sum || known.left.has(index)) gradient.textContent = "";
    else if (!sameShape(sum.shape, steps[index].shape)) gradient.textContent = `the adjoint has the shape [${sum.shape.join(", ")}]`;
    else gradient.textContent = `${name} = ${short(closed(sum).data[place])}` + (state.mistake ? `; differences say ${short(difference(index, place))}` : "");
    gradient.classList.toggle("wrong", isWrongNow(known, index));
  }
};

// MARK: Moving on

const select = (index) => {
  state.selected = index;
  show();
};
const go = (time, isStep = false) => {
  state.time = Math.max(0, Math.min(state.events.length, time));
  const event = state.events[state.time - 1];
  if (event && isStep) state.selected = event.step ?? event.to;
  show(isStep);
};
const pause = () => {
  clearTimeout(state.timer);
  state.timer = null;
  byId("play").textContent = "Play";
};
const play = () => {
  if (state.timer !== null) return pause();
  if (state.time === state.events.length) go(0);
  byId("play").textContent = "Pause";
  const on = () => {
    go(state.time + 1, true);
    if (state.time === state.events.length) return pause();
    state.timer = setTimeout(on, Number(byId("speed").value));
  };
  state.timer = setTimeout(on, 0);
};
const moves = {
  first: () => go(0), back: () => go(state.time - 1, true), next: () => go(state.time + 1, true), last: () => go(state.events.length),
};
for (const [id, act] of Object.entries(moves)) byId(id).addEventListener("click", () => { pause(); act(); });
byId("play").addEventListener("click", play);
byId("time").addEventListener("input", () => { pause(); go(Number(byId("time").value)); });
byId("reset").addEventListener("click", () => {
  state.inputs = given.map((t) => t);
  fields.forEach(centre);
  compute();
  show();
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || /INPUT|SELECT|BUTTON/.test(event.target.tagName)) return;
  const act = { " ": play, ArrowRight: moves.next, ArrowLeft: moves.back, Home: moves.first, End: moves.last }[event.key];
  if (!act) return;
  event.preventDefault();
  if (act !== play) pause();
  act();
});

const mistakeNames = {
  "": "none", order: "a step before all its uses", overwrite: "= for +=", unbroadcast: "copies not summed", sign: "a lost sign",
  "no-chain": "f′ left out", transpose: "W for Wᵀ",
};
for (const [mistake, name] of Object.entries(mistakeNames)) {
  // Where a mistake does not show, the reason stands in its place.
  const reason = typeof data.mistakes[mistake] === "string" ? data.mistakes[mistake] : null;
  const label = reason === null ? name : `${name} (does not show here)`;
  byId("mistake").append(element("option", { value: mistake, disabled: reason === null ? null : "", title: reason }, label));
}
byId("mistake").addEventListener("change", () => {
  pause();
  state.mistake = byId("mistake").value;
  compute();
  go(state.events.length);
});
addEventListener("beforeprint", () => go(state.events.length));

makeFields();
compute();
fields.forEach(centre);
go(state.events.length);
