import MLP

extension ClaimFinding {
  /// What the finding says: the verdict, what was compared, how many pairs there are, and the clearest of them.
  ///
  var lines: [String] {
    guard verdict != .notTested else { return [claim.remedy] }
    var lines = [claim.test + ": " + counts]
    let votes =
      switch verdict {
      case .confirmed: [1]
      case .contradicted: [-1]
      case .mixed: [1, -1]
      case .undecided, .notTested: [0]
      }
    for vote in votes {
      guard let evidence = clearest(vote) else { continue }
      let word = vote > 0 ? "for it" : vote < 0 ? "against it" : "undecided"
      lines.append("\(word), \(evidence.text)")
    }
    return lines
  }

  private var counts: String {
    let one = claim == .hierarchy ? "network" : "pair"
    func pairs(_ count: Int) -> String { counted(count, one) }
    let all = [(confirming, "for"), (contradicting, "against"), (undecided, "undecided")]
      .filter { $0.0 > 0 }
    return all.enumerated().map {
      ($0.offset == 0 ? pairs($0.element.0) : "\($0.element.0)") + " \($0.element.1)"
    }.joined(separator: ", ")
  }

  var json: JSONOutput {
    func rows(_ evidence: ClaimEvidence?) -> JSONOutput { evidence?.json ?? .null }
    return [
      "claim": .string(claim.rawValue), "heading": .string(claim.heading),
      "sentence": .string(claim.sentence), "test": .string(claim.test),
      "verdict": .string(verdict.rawValue), "confirming": .integer(confirming),
      "contradicting": .integer(contradicting), "undecided": .integer(undecided),
      "clearestFor": rows(clearest(1)), "clearestAgainst": rows(clearest(-1)),
      "clearestUndecided": rows(clearest(0)),
    ]
  }
}

extension ClaimVerdict {
  /// The verdict in a word or two.
  var words: String { self == .notTested ? "not tested" : rawValue }
}

extension ClaimEvidence {
  fileprivate var text: String {
    func number(_ value: Double) -> String {
      quantity == "parameters" ? "\(Int(value))" : short(value, digits: 3)
    }
    let place =
      firstRow == secondRow
      ? "row \(firstRow), first to last layer" : "row \(firstRow) to row \(secondRow)"
    let change =
      "\(place): \(quantity) \(number(firstValue)) to \(number(secondValue))"
    guard let difference else { return change }
    let isRatio = quantity == "gradient norm"
    return change + " (\(isRatio ? "powers of ten: " : "")\(difference.mean > 0 ? "+" : "")"
      + "\(short(difference.mean, digits: 2)) ± \(short(difference.margin, digits: 2)))"
  }

  fileprivate var json: JSONOutput {
    [
      "rows": .array([.integer(firstRow), .integer(secondRow)]), "quantity": .string(quantity),
      "values": .array([.number(firstValue), .number(secondValue)]),
      "difference": difference.map { .number($0.mean) } ?? .null,
      "margin": difference.map { .number($0.margin) } ?? .null,
    ]
  }
}

extension ArchitectureClaim {
  /// What would test the sentence.
  fileprivate var remedy: String {
    switch self {
    case .hierarchy: "networks of several layers that learn would test it: --depths 2,4"
    case .depthCapacity, .depthCost: "several depths would test it: --depths 1,4"
    case .widthCapacity, .widthParameters, .widthOverfitting:
      "several widths would test it: --widths 4,32"
    case .depthEfficiency:
      "a deep, narrow and a wide, shallow network would test it: --depths 1,4 --widths 4,32"
    case .depthGradient:
      "plain networks of several depths would test it: --forms plain --depths 1,8"
    case .widthGradient:
      "plain networks of several widths would test it: --forms plain --widths 4,32"
    case .underfitting, .overfitting: "networks of several sizes would test it: --widths 1,64"
    case .trainLonger: "several numbers of epochs would test it: --epochs 20,100"
    case .regularization:
      "networks that overfit, beside regularized ones, would test it: "
        + "--regularizations none,l2:0.01,dropout:0.2 --epochs 200"
    case .moreData: "networks that overfit on fewer rows would test it: --shares 0.25,1"
    case .depthInstability:
      "no plain network beside a shallower one was unstable; a deeper one may be: "
        + "--depths 1,16 --activations sigmoid"
    case .residual:
      "no plain network was unstable beside a residual one; a deeper one may be: "
        + "--forms plain,residual --depths 16 --activations sigmoid"
    case .normalization:
      "no plain network was unstable beside a normalized one; a deeper one may be: "
        + "--forms plain,normalized --depths 16 --activations sigmoid"
    }
  }
}
