import Autodiff
import TestSupport
import Testing

/// Each public function that takes a count, an index, an axis, a range, a shape, a list or a closure is called with what can
/// be wrong: it answers or ends with a sentence, never without a word.
@Suite struct CallTests {
  typealias Call = (function: String, cases: [ForkedCase])

  /// What a number can be.
  static let integers = [-1, 0, 1, 5, .min, .max]

  /// Calls of a function with wrong numbers.
  static func calls(
    _ function: String, with integers: [Int] = integers,
    _ body: @escaping @Sendable (Int) -> Void
  ) -> Call {
    (function, integers.map { n in ForkedCase("\(function) with \(n)") { body(n) } })
  }

  /// Calls of a function with other things.
  static func calls(_ function: String, _ bodies: (@Sendable () -> Void)...) -> Call {
    (
      function,
      bodies.enumerated().map { number, body in
        ForkedCase("\(function), call \(number)") { body() }
      }
    )
  }

  static var table: [Call] {
    shapeCalls + tensorCalls + algebraCalls + arrangementCalls + transformCalls + checkCalls
      + tapeCalls
      + recorderCalls + numberCalls + programCalls + linearAlgebraCalls
      + convolutionCalls + lossCalls
  }

  /// What is not a function, or takes plain numbers.
  static let otherCalls = [
    calls("TensorMemory.limit") { TensorMemory.limit = $0 },
    calls("Tensor.subscript set") { n in
      var x: Tensor<Double> = [[1, 2], [3, 4]]
      x[n, 0] = 1
      x[0, n] = 1
    },
    calls("lookup", with: [0, 1, 2, 3]) {
      use(lookup(matrix, knots: vector, table: vector[..<$0]))
    },
    calls("lookup", with: [0, 1, 2, 3]) { n in
      use(pullback(at: vector) { lookup(Tracked(matrix), knots: $0[..<n], table: $0[..<n]) })
    },
    calls("interpolate", with: [0, 1, 2, 3]) {
      use(interpolate(matrix, knots: vector[..<$0], values: vector))
    },
    calls("interpolate", with: [0, 1, 2, 3]) { n in
      use(pullback(at: vector) { interpolate($0, knots: $0[..<n], values: $0[..<n]) })
    },
  ]

  @Test func eachAnswersOrSaysWhatIsWrong() async {
    let result = await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) {
      ForkedCase.exitAfterRunning(
        (CallTests.table + CallTests.otherCalls + CallTests.pairConvolutionCalls).flatMap(\.cases))
    }
    #expect(ForkedCase.faults(of: result) == [])
  }

  @Test func everyFunctionHasARow() throws {
    let faults = try PublicFunction.faults(ofTable: Self.table.map(\.function), for: "Autodiff")
    #expect(faults == [])
  }
}
