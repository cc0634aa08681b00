import Autodiff
import MLP

extension Diagnosis {
  /// The diagnosis as one object; a logarithm that is not finite is null.
  var json: JSONOutput {
    var members: [JSONOutput.Member] = [
      .init("network", .string("\(given.network)")), .init("of", .string(seed)),
      .init("rows", .integer(given.ledger.rowCount)),
    ]
    members += Self.members(given.ledger)
    if columns.count > 1 {
      members.append(
        .init(
          "compared",
          .array(
            columns.dropFirst().map { column in
              .object(
                [
                  .init("name", .string(column.name)),
                  .init("network", .string("\(column.network)")),
                ] + Self.members(column.ledger))
            })))
    }
    if let curve {
      members.append(
        .init(
          "curve",
          [
            "verdict": .string(curve.verdict.rawValue), "text": .string(curve.sentence),
            "loss": .array(curve.trained.map(JSONOutput.number)),
            "watched": .array(curve.watched.map(JSONOutput.number)),
            "baseline": .number(curve.baseline), "fluctuation": .number(curve.fluctuation),
            "stillFalling": .boolean(curve.isStillFalling),
          ]))
    }
    members.append(
      .init(
        "advice",
        .array(advice.map { ["text": .string($0.text), "command": .string($0.line)] })))
    return .object(members)
  }

  private static func members(_ ledger: GradientLedger) -> [JSONOutput.Member] {
    [
      .init("layers", .array(ledger.layers.map(Self.object))),
      .init("depthChange", logarithm(ledger.depthChange)),
      .init("findings", .array(ledger.findings.map { Self.object($0, ledger) })),
    ]
  }

  private static func object(_ layer: GradientLedger.Layer) -> JSONOutput {
    let parts = GradientLedger.Part.allCases.compactMap { part -> JSONOutput.Member? in
      layer.parts[part].map { JSONOutput.Member(part.rawValue, logarithm($0)) }
    }
    let values = layer.singularValues.map { range -> JSONOutput in
      .array([.number(range.lowerBound), .number(range.upperBound)])
    }
    return [
      "layer": .integer(layer.number), "units": .integer(layer.units),
      "logNorm": logarithm(layer.logNorm), "isZero": .boolean(layer.logNorm == -.infinity),
      "change": layer.change.map(logarithm) ?? .null, "parts": .object(parts),
      "activation": layer.activation.map { .string($0.description) } ?? .null,
      "flatShare": layer.flatShare.map(JSONOutput.number) ?? .null,
      "deadShare": layer.deadShare.map(JSONOutput.number) ?? .null,
      "singularValues": values ?? .null,
    ]
  }

  private static func object(_ finding: GradientFinding, _ ledger: GradientLedger) -> JSONOutput {
    var members: [JSONOutput.Member] = [.init("kind", .string(finding.kind))]
    switch finding {
    case .vanishing(let change, let layer, let cause), .exploding(let change, let layer, let cause):
      members += [
        .init("layer", .integer(layer)), .init("change", logarithm(change)),
        .init("cause", .string(cause.rawValue)),
      ]
    case .zero(let layer), .notFinite(let layer): members.append(.init("layer", .integer(layer)))
    case .deadUnits(let layer, let share), .saturation(let layer, let share):
      members += [.init("layer", .integer(layer)), .init("share", .number(share))]
    }
    return .object(members + [.init("text", .string(finding.sentence(ledger)))])
  }

  private static func logarithm(_ number: Double) -> JSONOutput {
    number.isFinite ? .number(number) : .null
  }
}
