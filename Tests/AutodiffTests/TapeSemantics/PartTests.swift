import TestSupport
import Testing

@testable import Autodiff

/// A cubic polynomial of a matrix of 4 × 3 whole numbers, written with parts of it.
///
/// Its differences are its derivatives, exactly: of second order (f(x + u + v) − f(x + u − v) − f(x − u + v) + f(x − u − v)) / 4,
/// and of third order eight such terms over 8.
enum PartFunction: CaseIterable, Sendable {
  case elements, neighbours, severalTimes, rows, overlappingRanges, columns, blocks, gathered
  case gatheredColumns, partsOfParts, wholeAndParts, stackedNumbers, joinedRows, flatRuns, mixed

  func callAsFunction<S: RealScalar>(_ x: Tracked<S>) -> Tracked<S> {
    switch self {
    case .elements: Self.sum(12) { i in Tracked(S(i + 1)) * Self.cube(x[i / 3, i % 3]) }
    case .neighbours: Self.sum(11) { i in x[i / 3][i % 3] * square(x[(i + 1) / 3][(i + 1) % 3]) }
    case .severalTimes: x[1, 2] * x[1, 2] * x[1, 2] + x[1, 2] * x[0, 0] + x[0, 0] * x[1][2]
    case .rows: Self.sum(3) { i in (x[i] * x[i + 1] * x[i]).sum() }
    case .overlappingRanges:
      Self.sum(2) { i in (x[i..<i + 2] * x[(i + 1)...(i + 2)]).sum() * x[i, 0] }
    case .columns: Self.sum(2) { j in dot(x[.all, j], x[.all, j + 1]) * x[3, j] }
    case .blocks: (x[1..<3, 1...] * x[2..., ..<2]).sum() * x[0..<2, 1..<3].sum()
    case .gathered: (x.gathered(at: [2, 0, 2, 2]) * square(x.gathered(at: [3, 3, 1, 2]))).sum()
    case .gatheredColumns: Self.cube(x.gathered(at: [1, 1, 0, 2, 1], axis: 1)[1...2]).sum()
    case .partsOfParts: Self.sum(3) { i in Self.cube(x[1..<4][i][0..<2][1]) * 2 + x[1..<4][i][2] }
    case .wholeAndParts: square(x).sum() * x[2, 1] + Self.sum(4) { i in Self.cube(x[i]).sum() }
    case .stackedNumbers:
      matmul(stacked((0..<4).map { i in x[i, i % 3] * x[3 - i, 1] }), x).sum()
    case .joinedRows:
      (concatenated([x[2], x[0], x[2], x[1, 0..<1]])
        * concatenated([x[1, 1...], x[3], x[2], x[0, ..<2]])).sum()
        * x[0, 1]
    case .flatRuns:
      Self.cube(x.elements(from: 2, shape: [2, 4])).sum()
        + Self.cube(x.elements(from: 5, shape: []))
    case .mixed:
      Self.sum(4) { i in (x[i] * x.gathered(at: [i, 1]).sum(axes: [0]) * x[i, 1..<2]).sum() }
        + Self.cube(x[.all, 1]).sum() * 3
    }
  }

  private static func cube<S: RealScalar>(_ x: Tracked<S>) -> Tracked<S> { x * x * x }

  private static func sum<S: RealScalar>(
    _ count: Int, _ term: (Int) -> Tracked<S>
  ) -> Tracked<S> {
    (1..<count).reduce(term(0)) { $0 + term($1) }
  }
}

/// Derivatives of second and third order through parts of tensors: elements, rows, ranges, blocks, slices.
@Suite struct PartTests {
  private static let shape: Shape = [4, 3]

  private static func wholeNumbers<S: RealScalar>(_ factor: Int) -> Tensor<S> {
    Tensor(shape: shape, (0..<12).map { S($0 * factor % 7 - 3) })
  }

  private static func unit<S: RealScalar>(_ position: Int) -> Tensor<S> {
    Tensor(shape: shape, (0..<12).map { $0 == position ? 1 : 0 })
  }

  /// Σ over the signs of the directions, of their product times f(x ± u ± v …), over 2ⁿ.
  private static func difference<S: RealScalar>(
    _ f: PartFunction, at x: Tensor<S>, along directions: [Tensor<S>]
  ) -> S {
    guard let direction = directions.first else {
      return valueWithGradient(at: x) { f($0) }.value
    }
    let rest = Array(directions.dropFirst())
    return
      (difference(f, at: x + direction, along: rest)
      - difference(f, at: x - direction, along: rest)) / 2
  }

  private static func differences<S: RealScalar>(
    _ f: PartFunction, at x: Tensor<S>, along directions: [Tensor<S>]
  ) -> Tensor<S> {
    Tensor(shape: shape, (0..<12).map { difference(f, at: x, along: directions + [unit($0)]) })
  }

  private static func directional<S: RealScalar>(
    _ f: (Tracked<S>) -> Tracked<S>, at x: Tracked<S>, along u: Tensor<S>
  ) -> Tracked<S> {
    (gradient(at: x, of: f) * Tracked(u)).sum()
  }

  private func check<S: RealScalar>(_ f: PartFunction, _: S.Type) {
    let (x, u, v): (Tensor<S>, Tensor<S>, Tensor<S>) = (
      Self.wholeNumbers(5), Self.wholeNumbers(3), Self.wholeNumbers(4)
    )
    let second = Self.differences(f, at: x, along: [u])
    let third = Self.differences(f, at: x, along: [u, v])
    #expect(gradient(at: x) { Self.directional({ f($0) }, at: $0, along: u) } == second)
    let ofThirdOrder = gradient(at: x) { x in
      Self.directional({ Self.directional({ f($0) }, at: $0, along: u) }, at: x, along: v)
    }
    #expect(ofThirdOrder == third)
    // A program in which both sweeps but the last are recorded.
    let tape = Tape<S>()
    let input = tape.input(x)
    let slope = tape.recording { Self.directional({ f($0) }, at: input, along: u) }
    #expect(tape.adjoints(of: slope)[input] == second)
    let other = tape.recording {
      Self.directional({ Self.directional({ f($0) }, at: $0, along: u) }, at: input, along: v)
    }
    #expect(tape.adjoints(of: other)[input] == third)
  }

  @Test(arguments: PartFunction.allCases) func secondAndThirdOrder(_ f: PartFunction) {
    check(f, Double.self)
    check(f, Float.self)
  }

  /// A loop over parts of n elements, of which each is touched a bounded number of times.
  struct Loop: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let f: @Sendable (Tracked<Double>) -> Tracked<Double>
  }

  static let loops = [
    Loop(testDescription: "elements") { x in
      (0..<x.count).reduce(0) { sum, i in sum + x[i] * x[i] * x[i] }
    },
    Loop(testDescription: "rows") { x in
      let rows = x.reshaped(to: Shape(x.count / 2, 2))
      return (0..<x.count / 2).reduce(0) { sum, i in sum + (rows[i] * rows[i] * rows[i]).sum() }
    },
    Loop(testDescription: "ranges") { x in
      (1..<x.count).reduce(0) { sum, i in
        let pair = x[i - 1..<i + 1]
        return sum + (pair * pair * pair).sum()
      }
    },
    Loop(testDescription: "gathered") { x in
      (1..<x.count).reduce(0) { sum, i in
        let pair = x.gathered(at: [i, i / 2])
        return sum + (pair * pair * pair).sum()
      }
    },
    Loop(testDescription: "columns") { x in
      let columns = x.reshaped(to: Shape(2, x.count / 2))
      return (0..<x.count / 2).reduce(0) { sum, i in
        let pair = columns[.all, i]
        return sum + (pair * pair * pair).sum()
      }
    },
    Loop(testDescription: "stacked numbers") { x in
      let y = stacked((0..<x.count).map { i in x[i] * x[i] })
      return dot(y, x)
    },
  ]

  /// How much a tape holds: nodes, operands and elements of tensors that have memory of their own.
  private static func size(order: Int, _ loop: Loop, count: Int) -> Int {
    let tape = Tape<Double>()
    let x = tape.input(.ones([count]))
    var f = loop.f
    for _ in 1..<order {
      let inner = f
      f = { x in gradient(at: x, of: inner).sum() }
    }
    _ = tape.recording { gradient(at: x, of: f) }
    let header = tape.header.pointee
    return (1..<header.recordCount).reduce(tape.nodeCount) { sum, index in
      let record = header.records[index]
      let elements = record.value.map { $0.storage.isAlias ? 0 : $0.count } ?? 0
      return sum + record.operands.count + elements
    }
  }

  @Test(arguments: loops, [1, 2]) func recordedSweepsAreLinear(_ loop: Loop, order: Int) {
    let (small, large) = (
      Self.size(order: order, loop, count: 100), Self.size(order: order, loop, count: 400)
    )
    #expect(large < 5 * small, "\(small) at 100, \(large) at 400")
  }

  /// The second derivative of Σ x³ over as many elements as would not fit if each had a tensor.
  @Test func manyElements() {
    let count = 20_000
    let x = Tensor(shape: [count], (0..<count).map { Double($0 % 9) })
    let curvatures = gradient(at: x) { x in
      gradient(at: x) { x in (0..<count).reduce(0) { sum, i in sum + x[i] * x[i] * x[i] } }.sum()
    }
    #expect(curvatures == 6 * x)
  }

  typealias Function = @Sendable (Tracked<Double>) -> Tracked<Double>

  static let withoutFirst: [(String, Function)] = [
    ("elements", { x in sqrt(x)[1] * sqrt(x)[2] }),
    ("ranges", { x in sqrt(x)[1...].sum() * sqrt(x)[1..<2].sum() }),
    ("gathered", { x in square(sqrt(x).gathered(at: [1, 2, 1]).sum()) }),
    ("blocks", { x in square(stacked([sqrt(x), x], axis: 1)[1..., 0].sum()) }),
    ("parts of parts", { x in square(sqrt(x)[0..<2][1]) * sqrt(x)[2] }),
  ]

  /// What no part touches has no derivative, also where the slope is infinite.
  @Test func untouchedElements() {
    for (name, f) in Self.withoutFirst {
      let curvatures = gradient(at: Tensor([0, 4, 9])) { x in gradient(at: x, of: f).sum() }
      #expect(curvatures[0] == 0, "\(name)")
      #expect(curvatures[1...].scalars.allSatisfy { $0.isFinite && $0 != 0 }, "\(name)")
    }
  }
}
