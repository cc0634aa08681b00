import Autodiff

/// A small run that a lesson is about: everything that it says and asks in numbers comes from here.
struct Lesson {
  let report: TraceReport

  /// A formula at a point, both as in a call of `trace`.
  ///
  /// - Throws: what `trace` would.
  init(_ formula: String, at point: String) throws {
    let memory = MemoryBound(nil, machine: MachineMemory.size)
    let inputs = try InputPoint(reading: [point], within: memory)
    let resolved = try Formula(parsing: SourceText(formula)).resolved(
      at: inputs, within: memory)
    var report = TraceReport(
      expression: formula, trace: resolved.trace(at: inputs), showsAll: false)
    report.writesLanguage = true
    self.report = report
    command = "autodiff-cli trace '\(formula)' --at '\(point)'"
  }

  /// The call of `trace` that shows all of it.
  let command: String

  /// The place of a name; that of the result where the formula has no such name.
  func step(_ name: String) -> Int { report.step(named: name) ?? report.program.output }

  /// A value as it is printed.
  func value(_ name: String) -> String { report.compact(report.trace.values[step(name)]) }

  /// A step's formula.
  func formula(_ name: String) -> String { report.formula(of: step(name)) }

  /// The value of the function.
  var result: String { report.compact(report.trace.value) }

  /// The result's name.
  var resultName: String { report.program.names[report.program.output] }

  /// An adjoint as it is printed.
  func adjoint(_ name: String) -> String { report.compact(report.trace.adjoints[step(name)]) }

  /// The formula of an adjoint.
  func adjointFormula(_ name: String) -> String { report.sumFormula(of: step(name)) }

  /// The steps with their formulas and, up to a name, their values.
  func steps(valuesThrough name: String? = nil) -> String {
    let last = name.map { step($0) } ?? -1
    return TextColumns(width: 80).table(
      report.shownSteps.map { index in
        let value = report.compact(report.trace.values[index])
        let isInput = report.program.inputs.contains(index)
        return [
          report.symbol(index), "= " + (isInput ? value : report.formula(of: index)),
          isInput || index > last ? "" : value,
        ]
      }
    ).joined()
  }

  // MARK: Questions

  func value(of name: String) -> Question {
    let isResult = step(name) == report.program.output
    let isNamed = report.program.steps[step(name)].label != nil
    return report.question(valueOf: step(name), prompt: isResult && !isNamed ? "f" : nil)
  }

  func adjoint(of name: String, prompt: String? = nil) -> Question {
    report.question(adjointOf: step(name), prompt: prompt)
  }

  /// The derivative by an input along the one way from it to the result.
  func chain(from name: String) -> Question { report.question(alongChainFrom: step(name)) }

  /// The derivative of an elementwise step by an operand of it; the operand's adjoint where it is none.
  func slope(of name: String, by operand: String, hint: String) -> Question {
    report.question(of: step(name), byOperand: step(operand), hint: hint)
      ?? adjoint(of: operand)
  }
}

/// A part of a chapter.
enum LessonPart {
  /// A paragraph, or indented lines.
  case text(String)
  case question(Question)
}

extension Lesson {
  func symbol(_ name: String) -> String { report.symbol(step(name)) }

  func adjointSymbol(_ name: String) -> String { report.adjointSymbol(step(name)) }

  /// The derivative of a step by an operand as it is printed.
  func slopeText(of name: String, by operand: String) -> String {
    report.compact(slope(of: name, by: operand, hint: "").answer)
  }

  /// An element of a value as it is printed.
  func element(_ name: String, _ place: Int) -> String {
    short(report.trace.values[step(name)].scalars[place])
  }
}
