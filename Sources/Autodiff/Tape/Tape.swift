/// A list of the operations applied to tracked values, from which derivatives are read backwards.
///
/// `gradient(at:of:)` and its relatives make a tape for the length of a call. Use a tape yourself to look at the
/// adjoints of intermediate values:
///
/// ```swift
/// let tape = Tape<Double>()
/// let x = tape.input([0.5, -1])
/// let z = tanh(x)
/// let y = (z * z).sum()
/// let adjoints = tape.adjoints(of: y)
/// adjoints[z]  // ∂y/∂z = 2z
/// adjoints[x]  // ∂y/∂x
/// ```
///
/// A tape belongs to one thread. Its tracked values end with it: keep the tape as long as you use them.
public final class Tape<Scalar: TensorScalar> {
  @usableFromInline let header: UnsafeMutablePointer<TapeHeader<Scalar>>

  /// Creates an empty tape, with memory that earlier tapes have used.
  public init() { header = Scalar.Recorder.pool.acquire() }

  deinit { Scalar.Recorder.pool.release(header) }

  /// The number of nodes recorded so far.
  public var nodeCount: Int { header.pointee.count }

  /// Records an input, which shares the tensor's memory.
  public func input(_ tensor: Tensor<Scalar>) -> Tracked<Scalar> {
    Tracked.leaf(tensor, on: header, flags: [])
  }

  /// Records a constant: a tensor by which no derivative is taken.
  public func constant(_ tensor: Tensor<Scalar>) -> Tracked<Scalar> {
    Tracked.leaf(tensor, on: header, flags: .constant)
  }

  /// Runs `body` with this tape as the one on which `Tracked(tensor)` makes constants.
  public func recording<Result>(_ body: () throws -> Result) rethrows -> Result {
    let outer = setCurrentTape(header)
    defer { _ = setCurrentTape(outer) }
    return try body()
  }

  /// The derivatives of `output`, weighted by `cotangent` and summed, by every value recorded before it.
  ///
  /// - Parameters:
  ///   - output: a value of this tape.
  ///   - cotangent: the weights, in the output's shape; ones when left out.
  /// - Complexity: O(nodes), a small constant times the work of recording them.
  public func adjoints(
    of output: Tracked<Scalar>, cotangent: Tensor<Scalar>? = nil
  ) -> Adjoints<Scalar> {
    let sweep = EagerSweep(
      header, from: output, cotangent: cotangent ?? .ones(output.shape), keepsAll: true)
    return Adjoints(sweep, tape: self)
  }
}

/// The derivatives of one value of a tape by the values recorded before it.
public struct Adjoints<Scalar: TensorScalar> {
  private let scalars: [Scalar]
  private let tensors: [TensorAdjoint<Scalar>]
  private let tape: Tape<Scalar>

  init(_ sweep: EagerSweep<Scalar>, tape: Tape<Scalar>) {
    scalars = Array(UnsafeBufferPointer(start: sweep.scalars, count: sweep.count))
    tensors = sweep.tensors
    self.tape = tape
  }

  /// The derivative by a tracked value, in its shape: zeros when the output does not depend on it.
  ///
  /// - Precondition: the value belongs to the tape.
  public subscript(_ value: Tracked<Scalar>) -> Tensor<Scalar> {
    let index = value.requireIndex(on: tape.header)
    let node = tape.header.pointee.nodes[index]
    if node.flags.contains(.tensor) {
      let record = Int(node.record)
      return record < tensors.count ? tensors[record].read(value.shape) : .zeros(value.shape)
    }
    return Tensor(index < scalars.count ? Scalar.computed(scalars[index]) : 0)
  }
}
