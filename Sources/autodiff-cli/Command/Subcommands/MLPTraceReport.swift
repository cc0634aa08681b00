import Autodiff
import MLP

/// What `mlp trace` prints.
struct MLPTraceReport<Scalar: TensorScalar> {
  typealias Line = AlgorithmLine<Scalar>

  let trace: BackpropagationTrace<Scalar>
  let cells: MLPTraceCells<Scalar>
  /// The number of the row in a table.
  let row: Int?
  /// Which fractions the numbers are, where they are fractions.
  var origin: String?
  /// What doubles make of the gradient, where the numbers are fractions.
  var rounded: RoundedGradient?
  private let forEachLine: (Line.Algorithm, (Line) throws -> Void) throws -> Void

  init(
    _ trace: BackpropagationTrace<Scalar>, cells: MLPTraceCells<Scalar>, row: Int?,
    forEachLine: @escaping (Line.Algorithm, (Line) throws -> Void) throws -> Void
  ) {
    (self.trace, self.cells, self.row, self.forEachLine) = (trace, cells, row, forEachLine)
  }

  func write(_ arguments: ParsedArguments, to write: ResultWriter) throws {
    if arguments.has("json") {
      try write(try json().text + "\n")
    } else {
      try writeText(to: write)
    }
  }

  // MARK: Text

  private func writeText(to write: ResultWriter) throws {
    let L = trace.network.depth
    try write("\(trace.network)\(row.map { ", row \($0)" } ?? "")\n")
    if let origin { try write(paragraph("Exact: " + origin)) }
    var isShortened = false
    for algorithm in Line.Algorithm.allCases {
      try write("\n\(Self.title(of: algorithm, L))\n\n")
      var isInside = false
      try forEachLine(algorithm) { line in
        if let layer = line.layer, leftOut.contains(layer) {
          if !isInside {
            try write(
              "  … layers \(leftOut.lowerBound) to \(leftOut.upperBound - 1) are left out; --full prints them\n"
            )
          }
          isInside = true
          return
        }
        if !isShortened, !cells.isFull {
          isShortened = line.quantities.contains {
            $0.value.scalars.contains(where: cells.shortens)
          }
        }
        try write(text(of: line))
      }
    }
    try write("\n" + paragraph(verdict))
    for layer in trace.layersAtKink {
      try write(
        paragraph(
          "z[\(layer)] has components exactly at the kink 0 of its activation, where σ' is the "
            + "one-sided slope of least size and the result need not be a derivative."))
    }
    if let rounded {
      try write(
        paragraph(
          rounded.largestError == .infinity
            ? "In doubles the gradient is not finite."
            : "The gradient in doubles differs from the exact one by \(short(rounded.largestError)) at most."
        ))
    }
    if isShortened { try write("≈ stands before a fraction whose digits --full prints.\n") }
  }

  /// The layers in the middle of a deep network, of which a reader has seen enough.
  private var leftOut: Range<Int> {
    let L = trace.network.depth
    return cells.isFull || L <= 40 ? 0..<0 : 20..<L - 18
  }

  private static func title(of algorithm: Line.Algorithm, _ L: Int) -> String {
    switch algorithm {
    case .forward: "Forward pass, L = \(L)"
    case .firstDocument: "Document 1, Algorithm 1: δ[l] = ∂a[\(L)]/∂a[l]"
    case .secondDocument: "Document 2, z and a stored: δ[l] = ∂a[\(L)]/∂z[l]"
    case .thirdDocument: "Document 3, Steps 1 to 3: δ[l] = (∂a[\(L)]/∂z[l])ᵀ"
    }
  }

  private var verdict: String {
    let difference = trace.largestDifference
    if difference == 0 {
      return "The three gradients, every δ and the tape's adjoints are equal in every digit."
    }
    return "The documents' δ and the tape's adjoints differ by \(cells.text(difference)) at most; "
      + "'mlp check' says what rounding can do."
  }

  private func paragraph(_ text: String) -> String {
    folded(text, columns: 80).joined(separator: "\n") + "\n"
  }

  private func text(of line: Line) -> String {
    let label = line.label.isEmpty ? "  " : "  \(line.label)  "
    let loop = line.layer.map { "l = \($0): " } ?? ""
    let indent = String(repeating: " ", count: terminalColumns(of: label))
    let statement = folded(loop + line.statement, columns: 80 - indent.count)
    var text = label + statement.joined(separator: "\n" + indent) + "\n"
    var rows: [(name: String, lines: [String])] = []
    let names =
      line.quantities.map(\.name) + [line.shapes.map { _ in "shapes" }].compactMap { $0 }
      + [line.adjoint.map { "tape, \($0.name)" }].compactMap { $0 }
    let column = Swift.max(12, names.map { terminalColumns(of: $0) }.max() ?? 0)
    let width = 80 - 6 - column - 2
    if let shapes = line.shapes { rows.append(("shapes", folded(shapes, columns: width))) }
    for quantity in line.quantities {
      rows.append((quantity.name, cells.lines(quantity.value, columns: width)))
    }
    if let adjoint = line.adjoint {
      rows.append(("tape, \(adjoint.name)", cells.lines(adjoint.value, columns: width)))
    }
    if let difference = line.difference, difference != 0 {
      rows.append(("difference", [cells.text(difference)]))
    }
    for row in rows {
      for (index, line) in row.lines.enumerated() {
        text += "      " + padded(index == 0 ? row.name : "", to: column) + "  " + line + "\n"
      }
    }
    return text
  }

  // MARK: JSON

  private func json() throws -> JSONOutput {
    var members: [JSONOutput.Member] = [
      .init("network", JSONOutput(trace.network)),
      .init("exact", .boolean(rounded != nil)),
    ]
    if let origin { members.append(.init("origin", .string(origin))) }
    if let row { members.append(.init("row", .integer(row))) }
    members += [
      .init("output", cells.json(trace.output)), .init("gradient", json(trace.gradient)),
      .init("layers", .array((1...trace.network.depth).map(layer))),
    ]
    var algorithms: [JSONOutput] = []
    for algorithm in Line.Algorithm.allCases {
      var lines: [JSONOutput] = []
      try forEachLine(algorithm) { lines.append(json($0)) }
      algorithms.append(["algorithm": .string(algorithm.rawValue), "lines": .array(lines)])
    }
    members += [
      .init("algorithms", .array(algorithms)),
      .init("largestDifference", cells.json(trace.largestDifference)),
      .init("layersAtKink", .array(trace.layersAtKink.map(JSONOutput.integer))),
    ]
    if let rounded {
      members.append(
        .init(
          "doubles",
          [
            "gradient": JSONOutput(rounded.gradient),
            "largestError": .number(rounded.largestError),
          ]))
    }
    return .object(members)
  }

  private func json(_ tensor: Tensor<Scalar>) -> JSONOutput { JSONOutput(tensor, cells.json) }

  private func layer(_ l: Int) -> JSONOutput {
    let form = trace.closedForm
    var members: [JSONOutput.Member] = [.init("layer", .integer(l)), .init("a", json(form.a[l]))]
    var tape: [JSONOutput.Member] = [.init("a", json(trace.tape.a[l]))]
    members.append(.init("document1", json(trace.firstDocument[l])))
    if l > 1 {
      members += [
        .init("activation", .string("\(trace.network.layers[l - 2].activation)")),
        .init("z", json(form.z[l])), .init("slope", json(form.slopes(l))),
        .init("document2", json(trace.secondDocument[l])),
        .init("document3", json(trace.thirdDocument[l])),
      ]
      tape.append(.init("z", json(trace.tape.z[l])))
    }
    return .object(members + [.init("tape", .object(tape))])
  }

  private func json(_ line: Line) -> JSONOutput {
    [
      "label": .string(line.label),
      "layer": line.layer.map(JSONOutput.integer) ?? .null,
      "statement": .string(line.statement),
      "shapes": line.shapes.map(JSONOutput.string) ?? .null,
      "quantities": .array(line.quantities.map(json)),
      "tape": line.adjoint.map(json) ?? .null,
    ]
  }

  private func json(_ quantity: Line.Quantity) -> JSONOutput {
    ["name": .string(quantity.name), "value": json(quantity.value)]
  }
}
