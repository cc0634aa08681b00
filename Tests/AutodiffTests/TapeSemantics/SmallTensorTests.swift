import Autodiff
import Foundation
import TestSupport
import Testing

/// Small tensors of a one-shot gradient are in the tape's own memory, and parts are added to adjoints where they came
/// from; a tape of one's own keeps tensors and pads parts with zeros.
@Suite struct SmallTensorTests {
  typealias Program = @Sendable ([Tracked<Double>]) -> Tracked<Double>

  /// The gradient from a tape that keeps every primitive.
  static func programGradient(_ x: [Tensor<Double>], _ f: Program) -> [Tensor<Double>] {
    let tape = Tape<Double>()
    let inputs = x.map { tape.input($0) }
    let y = tape.recording { f(inputs) }
    let adjoints = tape.adjoints(of: y)
    return inputs.map { adjoints[$0] }
  }

  /// A program of elementwise operations and movements of parts, on tensors of up to 24 elements and numbers.
  static func program(seed: UInt64) -> Program {
    { x in
      var random = SeededGenerator(seed: seed)
      var values = x
      func pick(_ condition: (Tracked<Double>) -> Bool) -> Tracked<Double> {
        values.filter(condition).randomElement(using: &random) ?? x[0]
      }
      for _ in 0..<30 {
        let a = pick { _ in true }
        let matrix = pick { $0.shape.rank == 2 }
        let number = pick { $0.shape.isScalar }
        let result: Tracked<Double> =
          switch Int.random(in: 0..<16, using: &random) {
          case 0: tanh(a)
          case 1: sigmoid(a)
          case 2: sin(a) * 0.5
          case 3: a * pick { $0.shape == a.shape }
          case 4: a - pick { $0.shape == a.shape }
          case 5: 1 - a
          case 6: a * number
          case 7: number / (2 + a * a)
          case 8: matrix[Int.random(in: 0..<matrix.shape[0], using: &random)]
          case 9: matrix[0..<max(1, matrix.shape[0] - 1)]
          case 10: matrix[.all, matrix.shape[1] - 1]
          case 11: concatenated([matrix[0..<1], matrix])[0..<matrix.shape[0]]
          case 12:
            concatenated([matrix[.all, 0..<1], sin(matrix), matrix], axis: 1)[
              .all, 1..<(1 + matrix.shape[1])]
          case 13: matrix.gathered(at: [matrix.shape[0] - 1, 0, 0])
          case 14: matrix.reshaped(to: [matrix.count]).reshaped(to: matrix.shape) + matrix.sum()
          default:
            concatenated([matrix[0..<1], Tracked(Tensor.ones([1, matrix.shape[1]])), matrix])
          }
        if result.count <= 24 { values.append(tanh(result)) }
      }
      return values.reduce(0) { $0 + ($1 * $1).sum() }
    }
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func agreeWithTapesOfPrimitives(seed: UInt64) {
    var random = SeededGenerator(seed: seed &+ 1000)
    func tensor(_ shape: Shape) -> Tensor<Double> {
      Tensor(shape: shape, (0..<shape.count).map { _ in .random(in: -1...1, using: &random) })
    }
    let x = [tensor([3, 4]), tensor([]), tensor([2, 4]), tensor([4])]
    let f = Self.program(seed: seed)
    let expected = Self.programGradient(x, f)
    let actual = gradient(at: x, of: f)
    // The memory of the first pass is used again.
    let again = gradient(at: x, of: f)
    for (index, gradient) in actual.enumerated() {
      #expect(gradient.shape == x[index].shape)
      #expect(again[index].scalars == gradient.scalars)
      for (a, b) in zip(gradient.scalars, expected[index].scalars) {
        #expect(abs(a - b) <= 1e-11 * max(1, abs(b)), "input \(index)")
      }
    }
  }

  /// ∂/∂x Σ x[i] x[i + 1] is x[i − 1] + x[i + 1].
  @Test func partsOfOneTensor() {
    let x = Tensor<Double>([1, 2, 4, 8])
    let byIndex = gradient(at: x) { x in (0..<3).reduce(0) { $0 + x[$1] * x[$1 + 1] } }
    #expect(byIndex.scalars == [2, 5, 10, 4])
    let byRange = gradient(at: x) { x in (x[0..<3] * x[1..<4]).sum() }
    #expect(byRange.scalars == [2, 5, 10, 4])
    let byPosition = gradient(at: x) { x in
      (x.elements(from: 0, shape: [1, 3]) * x.elements(from: 1, shape: [1, 3])).sum()
    }
    #expect(byPosition.scalars == [2, 5, 10, 4])
    let byColumn = gradient(at: x.reshaped(to: [2, 2])) { x in
      (x[.all, 0] * x[.all, 1]).sum() + x[1, 0] * x[0, 1]
    }
    #expect(byColumn.scalars == [2, 1 + 4, 8 + 2, 4])
    let gathered = gradient(at: x) { x in (x.gathered(at: [3, 3, 0]) * Tracked([1, 2, 5])).sum() }
    #expect(gathered.scalars == [5, 0, 0, 3])
  }

  /// A pullback may be called again: nothing of the first call's adjoints is left.
  @Test func pullbackCalledAgain() {
    let (y, pullback) = valueWithPullback(at: Tensor<Double>([1, 2, 3])) { x in x * x + x }
    #expect(y.scalars == [2, 6, 12])
    for _ in 0..<3 { #expect(pullback([1, 0, 2]).scalars == [3, 0, 14]) }
  }

  /// Values of intermediate tensors are tensors for whoever asks, and stay when the tape has gone on.
  @Test func valuesAreCopies() {
    var seen: [Tensor<Double>] = []
    for factor in [1.0, 3.0] {
      _ = gradient(at: Tensor<Double>([1, 2])) { x in
        let y = x * Tracked(factor)
        seen.append(y.value)
        #expect(y.shape == [2])
        return (y * y).sum()
      }
    }
    #expect(seen.map(\.scalars) == [[1, 2], [3, 6]])
  }

  /// A differentiation inside another reads the outer one's small tensors.
  @Test func nestedDifferentiation() {
    // f = Σ (2x)³, ∂f/∂(2x) = 3 (2x)², and the derivative of its sum by x is 12 · 2x.
    let bend = gradient(at: Tensor<Double>([1, 2])) { x in
      gradient(at: x * 2) { u in (u * u * u).sum() }.sum()
    }
    #expect(bend.scalars == [24, 48])
  }

  @Test func noElements() {
    let empty = Tensor<Double>.zeros([0])
    let y = gradient(at: empty, Tensor<Double>([1, 2])) { e, x in
      tanh(e * 2).sum() + (x * x).sum() + concatenated([e, x]).sum() + x[1..<1].sum()
    }
    #expect(y.0.shape == [0])
    #expect(y.1.scalars == [3, 5])
  }

  /// Tensors of more than 4 KiB have memory of their own; both kinds meet in one program.
  @Test func smallAndLarge() {
    let x = Tensor<Double>(shape: [40, 50], (0..<2000).map { Double($0) / 1000 })
    let dx = gradient(at: x) { x in
      let rows = (0..<40).map { tanh(x[$0]) * 2 }
      let whole = stacked(rows)
      return (whole * x).sum() + rows[3].sum()
    }
    for index in [0, 49, 151, 1999] {
      let t = Double(index) / 1000
      let y = Foundation.tanh(t)
      let expected = 2 * y + t * 2 * (1 - y * y) + (index / 50 == 3 ? 2 * (1 - y * y) : 0)
      #expect(abs(dx.scalars[index] - expected) <= 1e-14 * max(1, abs(expected)))
    }
  }

  /// Joins of large tensors that are used elsewhere too, so that their adjoints exist before.
  @Test func joinsOfLargeTensors() {
    let x = Tensor<Double>(shape: [1000], (0..<1000).map { Double($0) })
    let (dx, dy) = gradient(at: x, x) { x, y in
      let (two, three) = (concatenated([x, y]), concatenated([y, x, x]))
      return (two * 2).sum() + (three * 3).sum() + (x * y).sum()
    }
    #expect(dx.scalars == x.scalars.map { $0 + 2 + 6 })
    #expect(dy.scalars == x.scalars.map { $0 + 2 + 3 })
  }

  /// The only contribution to an adjoint is the adjoint, also where it is −0.
  @Test func signsOfZeros() {
    let x: Tensor<Double> = [1, 2]
    let rows: Tensor<Double> = [[-0.0, 1], [1, 1]]
    let slopes = gradient(at: x, rows) { x, y in
      (concatenated([x.reshaped(to: [1, 2]), Tracked([[1, 2]])]) * y).sum()
    }
    #expect(slopes.0.scalars.map(\.sign) == [.minus, .plus])
    let sums = gradient(at: x, [-0.0, 1] as Tensor<Double>) { x, y in (x * y).sum() }
    #expect(sums.0.scalars.map(\.sign) == [.minus, .plus])
  }

  /// 300 different shapes, so that the place of one is not found at once.
  @Test func manyShapes() {
    let x = Tensor<Double>(shape: [300], (0..<300).map { Double($0) })
    let dx = gradient(at: x) { x in
      (1..<300).reduce(Tracked<Double>(0)) { sum, n in sum + (x[0..<n] * x[0..<n]).sum() / 2 }
    }
    let expected = (0..<300).map { Double($0 * (299 - $0)) }
    #expect(dx.scalars == expected)
  }

  @Test func aTapeOfManyChunks() {
    // 4,000 tensors of 448 bytes are 1.8 MB: seven chunks of the tape's memory.
    let x = Tensor<Double>(repeating: 0.5, shape: [56])
    let dx = gradient(at: x) { x in
      var y = x
      for _ in 0..<4000 { y = y * 0.999 + x }
      return y.sum()
    }
    // y₄₀₀₀ = x (qⁿ + Σ qᵏ) with q = 0.999.
    let q = (0..<4000).reduce(1.0) { power, _ in power * 0.999 }
    let expected = q + (1 - q) / 0.001
    #expect(dx.scalars.allSatisfy { abs($0 - expected) <= 1e-10 * expected })
  }

  @Test func elementsThatAreNotThere() async {
    let recorded = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = gradient(at: Tensor<Double>([1, 2])) { x in x.elements(from: 1, shape: [2]).sum() }
    }
    #expect(standardError(of: recorded).contains("range 1..<3 is out of bounds"))
    let plain = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Double>([1, 2]).elements(from: 3, shape: [0])
    }
    #expect(standardError(of: plain).contains("range 3..<3 is out of bounds"))
  }
}
