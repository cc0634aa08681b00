/// The operation of a reverse sweep at which a derivative became NaN, though what it was given was not.
///
/// The chain rule multiplies the cotangent that reaches an operation with the operation's own derivative. Where one
/// is 0 and the other infinite the product is NaN, whatever the limit is: the two numbers do not tell how fast the
/// one vanishes and the other grows.
///
/// ```swift
/// let tape = Tape<Double>()
/// let x = tape.input(0)
/// let y = sqrt(x * x)
/// print(tape.nanOrigins(of: y, by: x)[0])
/// // * meets inf · 0: inf reaches it, and its derivative at 0 is 0
/// ```
public struct NaNOrigin: Sendable, Hashable {
  /// What made NaN of numbers.
  public enum Cause: String, Sendable, Hashable {
    /// A cotangent that came to 0 times an infinite derivative.
    case zeroTimesInfinity = "zero times infinity"
    /// An infinite cotangent times a derivative that is 0.
    case infinityTimesZero = "infinity times zero"
    /// Two infinite contributions of opposite signs to one value.
    case oppositeInfinities = "opposite infinities"
    /// The operation has no derivative there: it is NaN itself.
    case undefinedDerivative = "undefined derivative"
    /// The rule made NaN in another way, of a cotangent and values without NaN.
    case withinOperation = "within the operation"
  }

  /// What made NaN of numbers.
  public let cause: Cause
  /// The operation that met them: the name that a user calls it by.
  public let operation: String
  /// The name that `labeled(_:)` gave its result.
  public let label: String?
  /// The element of the result whose cotangent was met; empty for a number.
  public let element: [Int]
  /// The operand's element by which was differentiated.
  public let operand: Double
  /// The cotangent that reached the operation.
  ///
  /// For `oppositeInfinities` what the operand had from its other uses.
  public let cotangent: Double
  /// The operation's own derivative.
  ///
  /// For `oppositeInfinities` what the operation added.
  public let partial: Double
}

extension NaNOrigin: CustomStringConvertible {
  /// One sentence without its full stop.
  public var description: String {
    let place =
      operation + (label.map { " (\"\($0)\")" } ?? "")
      + (element.isEmpty ? "" : " at element \(element)")
    let (g, d, x) = (cotangent.rounded(to: 6), partial.rounded(to: 6), operand.rounded(to: 6))
    return switch cause {
    case .zeroTimesInfinity, .infinityTimesZero:
      "\(place) meets \(g) · \(d): \(g) reaches it, and its derivative at \(x) is \(d)"
    case .oppositeInfinities:
      "\(place) adds \(d) to the derivative by its operand, \(x), which has \(g) from another use"
    case .undefinedDerivative: "the derivative of \(place) at \(x) is nan"
    case .withinOperation:
      "the rule of \(place) gives nan at \(x), for cotangents that are numbers"
    }
  }
}

extension Tape where Scalar: RealScalar {
  /// Why elements of ∂output/∂input are NaN: the operation at which each of them became so.
  ///
  /// ```swift
  /// let tape = Tape<Double>()
  /// let x = tape.input([4, 0])
  /// tape.nanOrigins(of: sqrt(x * x).sum(), by: x).map(\.operation)  // ["*"], met by x[1]
  /// ```
  ///
  /// - Parameters:
  ///   - output: a value of this tape.
  ///   - input: a value of this tape that was recorded before.
  ///   - cotangent: the weights of the output's elements; ones when left out.
  ///   - limit: for how many elements the origin is looked for; not negative.
  /// - Returns: one for each of the first NaN elements, in row-major order; none where nothing is NaN.
  /// - Complexity: a sweep, and a few more for each operation between the input and the one that is found.
  public func nanOrigins(
    of output: Tracked<Scalar>, by input: Tracked<Scalar>, cotangent: Tensor<Scalar>? = nil,
    limit: Int = 8
  ) -> [NaNOrigin] {
    guard limit >= 0 else { trap(.negativeLimit(operation: "nanOrigins", limit)) }
    let index = input.requireIndex(on: header)
    let search = NaNSearch(header, output: output, cotangent: cotangent ?? .ones(output.shape))
    return (0..<input.shape.count).lazy.compactMap { search.origin(of: index, $0) }
      .prefix(limit).map { $0 }
  }
}
