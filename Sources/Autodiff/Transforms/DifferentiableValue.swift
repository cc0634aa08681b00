/// A value by which a function can be differentiated: a number, a tensor, an array of such, a structure of
/// parameters, or a tracked value, which makes the derivative one that can be differentiated again.
///
/// `Gradient` has the type of the point itself.
public protocol DifferentiableValue<Scalar> {
  /// The type of the numbers.
  associatedtype Scalar: TensorScalar
  /// What the differentiated function is called with.
  associatedtype Recorded
  /// A scalar function of an array of such values; left to its default.
  associatedtype ArrayFunction = ([Recorded]) -> Tracked<Scalar>
  /// What the Jacobian by such a value is; left to its default, the type of the value itself, unless the value holds
  /// plain numbers, where the Jacobian has tensors.
  associatedtype Jacobian = Self

  /// Records the value's numbers as inputs, in a fixed order.
  func record(with recorder: inout InputRecorder<Scalar>) -> Recorded
  /// Rebuilds the value from the gradients of its numbers, in the same order.
  func gradient(from reader: inout GradientReader<Scalar>) -> Self
  /// Rebuilds the value from the Jacobians by its numbers, in the same order; by default as from gradients.
  func jacobian(from reader: inout GradientReader<Scalar>) -> Jacobian
  /// Shows every number to the recorder's first pass, which looks for the tape of an enclosing differentiation.
  func findTape(with finder: inout TapeFinder<Scalar>)
  /// Calls a function of an array of such values; left to its default.
  static func call(_ function: ArrayFunction, with inputs: [Recorded]) -> Tracked<Scalar>
}

extension DifferentiableValue where ArrayFunction == ([Recorded]) -> Tracked<Scalar> {
  /// Calls the function.
  @inlinable
  public static func call(_ function: ArrayFunction, with inputs: [Recorded]) -> Tracked<Scalar> {
    function(inputs)
  }
}

extension DifferentiableValue where Jacobian == Self {
  /// Reads Jacobians where `gradient(from:)` reads gradients: they differ in their shapes only.
  ///
  /// - Precondition: the value has no plain numbers, unless the differentiated function is scalar. A
  ///   structure that has some gives its `Jacobian` a tensor in the place of each, read by `nextTensor([])`.
  @inlinable
  public func jacobian(from reader: inout GradientReader<Scalar>) -> Self {
    gradient(from: &reader)
  }
}

extension DifferentiableValue {
  /// Finds nothing: plain numbers have no tape.
  ///
  /// A value with tracked parts must show them to the finder.
  @inlinable
  public func findTape(with finder: inout TapeFinder<Scalar>) {}
}

/// Looks for the tape that tracked values among the inputs belong to.
public struct TapeFinder<Scalar: TensorScalar> {
  @usableFromInline var header: UnsafeMutablePointer<TapeHeader<Scalar>>?
  @usableFromInline var sawConstant = false

  @inlinable init() {}

  /// The tape of the values seen.
  ///
  /// Constants alone are points of the differentiation that is going on, if any.
  var found: UnsafeMutablePointer<TapeHeader<Scalar>>? {
    header ?? (sawConstant ? currentTape() : nil)
  }

  /// Notes the tape of a tracked value.
  ///
  /// - Precondition: the values of one call belong to one tape.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func see(_ value: Tracked<Scalar>) {
    guard let tape = value.tape, !value.isConstant else {
      sawConstant = true
      return
    }
    value.requireCurrent(tape)
    if let header, header != tape { trap(.mixedTapes) }
    header = tape
  }
}

/// Records the inputs of a differentiation.
///
/// It cannot be copied, so that it cannot be kept: it records inputs while `record(with:)` runs and never later.
public struct InputRecorder<Scalar: TensorScalar>: ~Copyable {
  @usableFromInline let header: UnsafeMutablePointer<TapeHeader<Scalar>>
  /// The indices of the inputs: nodes, in a linear recording statements, and nodes with `tensorInput`.
  @usableFromInline var inputs: [UInt32] = []

  init(header: UnsafeMutablePointer<TapeHeader<Scalar>>) { self.header = header }

  /// Records a number.
  @inlinable
  public mutating func input(_ scalar: Scalar) -> Tracked<Scalar> {
    guard header.pointee.isLinear else { return Scalar.Recorder.record(input: scalar, with: &self) }
    let leaf = Tracked.linearLeaf(scalar, on: header)
    inputs.append(leaf.index)
    return leaf
  }

  mutating func recorded(_ scalar: Scalar) -> Tracked<Scalar> {
    noted(Tracked.append(Node(.leaf, value: scalar), on: header))
  }

  /// Records a tensor, sharing its memory.
  @inlinable
  public mutating func input(_ tensor: Tensor<Scalar>) -> Tracked<Scalar> {
    Scalar.Recorder.record(input: tensor, with: &self)
  }

  mutating func recorded(_ tensor: Tensor<Scalar>) -> Tracked<Scalar> {
    tensor.shape.isScalar
      ? input(tensor.base[0]) : noted(Tracked.leaf(tensor, on: header, flags: []))
  }

  /// Records a tracked value under an index of its own, so that the derivative by it is the partial one.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func input(_ value: Tracked<Scalar>) -> Tracked<Scalar> {
    // A constant is a point like a plain one; its tape, if it has one, records something else.
    if header.pointee.isLinear && value.isConstant { return input(value.value) }
    let operand = value.imported(to: header)
    let node = Node<Scalar>(.alias, a: operand.index, value: operand.number)
    return noted(
      operand.isTensor
        ? Tracked.append(node, value: operand.value, on: header)
        : Tracked.append(node, on: header))
  }

  private mutating func noted(_ input: Tracked<Scalar>) -> Tracked<Scalar> {
    guard header.pointee.isLinear else {
      inputs.append(input.index)
      return input
    }
    guard input.index < tensorInput else { trap(.tapeFull) }
    inputs.append(input.index | tensorInput)
    return input
  }
}

/// What tells the index of a tensor's node from that of a number's statement among the inputs of a linear recording.
@inlinable @inline(__always) var tensorInput: UInt32 { 1 << 31 }

/// Hands out the gradients of the inputs, or the Jacobians by them, in the order in which they were recorded.
///
/// A Jacobian by an input has the shape of the result followed by that of the input. Each input is read once, as what
/// it was recorded: a number by `nextScalar()` or with the shape `[]`, a tensor with its shape. It cannot be copied, so that
/// it cannot be kept: the adjoints are valid until the tape's next sweep.
public struct GradientReader<Scalar: TensorScalar>: ~Copyable {
  @usableFromInline
  enum Source {
    case eager(EagerSweep<Scalar>)
    /// Gradients or Jacobians that can be differentiated again.
    case recorded([Tracked<Scalar>?])
    case jacobian([Tensor<Scalar>])
  }
  @usableFromInline let source: Source
  @usableFromInline let header: UnsafeMutablePointer<TapeHeader<Scalar>>
  @usableFromInline let inputs: [UInt32]
  /// The adjoints of a linear recording's statements.
  @usableFromInline let statements: UnsafeMutablePointer<Scalar>?
  /// The number of inputs among which `nextScalar()` finds the statement of a number: all in a linear recording, else none.
  @usableFromInline let linearCount: Int
  @usableFromInline var position = 0

  /// Keeps the tape from being handed out again while gradients are read.
  private let recording: Recording<Scalar>

  init(_ source: Source, recording: Recording<Scalar>) {
    self.source = source
    self.recording = recording
    header = recording.header
    inputs = recording.recorder.inputs
    if case .eager(let sweep) = source, recording.isLinear {
      statements = sweep.statements
      linearCount = inputs.count
    } else {
      statements = nil
      linearCount = 0
    }
  }

  /// The gradient by the next input, a number.
  ///
  /// - Precondition: there is one more, and it was recorded as a number.
  @inlinable
  public mutating func nextScalar() -> Scalar {
    // Sound: `linearCount` is the number of inputs, or 0.
    guard position < linearCount,
      case let input = inputs.withUnsafeBufferPointer({ $0[position] }), input < tensorInput
    else { return Scalar.Recorder.next(&self) }
    position &+= 1
    return Scalar.computed(statements.unsafelyUnwrapped[Int(input)])
  }

  mutating func number() -> Scalar {
    let position = advance(.scalar)
    switch source {
    case .eager(let sweep):
      let input = inputs[position]
      return recording.isLinear
        ? Scalar.computed(sweep.statements[Int(input)]) : sweep.number(of: input)
    case .recorded(let adjoints):
      guard let adjoint = adjoints[position] else { return 0 }
      if adjoint.isTensor { trap(.jacobianByNumber(adjoint.shape)) }
      return adjoint.number
    case .jacobian(let jacobians):
      let jacobian = jacobians[position]
      guard jacobian.shape.isScalar else { trap(.jacobianByNumber(jacobian.shape)) }
      return jacobian.base[0]
    }
  }

  /// The gradient by the next input, a tensor of the given shape.
  ///
  /// - Precondition: there is one more, and it was recorded with this shape.
  @inlinable
  public mutating func nextTensor(_ shape: Shape) -> Tensor<Scalar> {
    Scalar.Recorder.next(shape, &self)
  }

  mutating func tensor(_ shape: Shape) -> Tensor<Scalar> {
    if case .eager = source, shape.isScalar { return Tensor(nextScalar()) }
    let position = advance(shape)
    switch source {
    case .eager(let sweep): return sweep.tensor(of: inputs[position] & ~tensorInput, shape)
    case .recorded(let adjoints): return adjoints[position]?.value ?? .zeros(shape)
    case .jacobian(let jacobians): return jacobians[position]
    }
  }

  /// The gradient by the next input, a tracked value of the given shape.
  ///
  /// - Precondition: there is one more, and it was recorded with this shape.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func nextTracked(_ shape: Shape) -> Tracked<Scalar> {
    if case .recorded(let adjoints) = source {
      let position = advance(shape)
      if let adjoint = adjoints[position] { return adjoint }
      self.position = position
    }
    let value = Tracked(nextTensor(shape))
    return recording.isNested ? value.imported(to: header) : value
  }

  /// Steps over the next input; traps where there is none, or it was recorded with another shape.
  private mutating func advance(_ shape: Shape) -> Int {
    let position = position
    guard position < inputs.count else { trap(.readTooMuch(recorded: inputs.count)) }
    guard hasShape(shape, at: position) else { refuse(shape, at: position) }
    self.position = position + 1
    return position
  }

  /// Whether an input was recorded with a shape.
  private func hasShape(_ shape: Shape, at position: Int) -> Bool {
    let input = inputs[position]
    if recording.isLinear && input < tensorInput { return shape.isScalar }
    let node = header.pointee.nodes[Int(input & ~tensorInput)]
    guard node.flags.contains(.tensor) else { return shape.isScalar }
    return header.pointee.records[Int(node.record)].value?.hasShape(shape) ?? shape.isScalar
  }

  @inline(never)
  private func refuse(_ shape: Shape, at position: Int) -> Never {
    let node = header.pointee.nodes[Int(inputs[position] & ~tensorInput)]
    let isNumber = recording.isLinear && inputs[position] < tensorInput
    trap(
      .readOtherShape(
        position: position, asked: shape, recorded: isNumber ? .scalar : header.shape(of: node)))
  }

  /// Traps where an input has not been read.
  @inlinable
  func requireEnd() {
    if position != inputs.count { refuseEnd() }
  }

  @usableFromInline @inline(never)
  func refuseEnd() { trap(.readTooLittle(read: position, recorded: inputs.count)) }
}

extension Double: DifferentiableValue {
  @inlinable
  public func record(with recorder: inout InputRecorder<Double>) -> Tracked<Double> {
    recorder.input(self)
  }
  @inlinable
  public func gradient(from reader: inout GradientReader<Double>) -> Double { reader.nextScalar() }
  @inlinable
  public func jacobian(from reader: inout GradientReader<Double>) -> Tensor<Double> {
    reader.nextTensor(.scalar)
  }
}

extension Float: DifferentiableValue {
  @inlinable
  public func record(with recorder: inout InputRecorder<Float>) -> Tracked<Float> {
    recorder.input(self)
  }
  @inlinable
  public func gradient(from reader: inout GradientReader<Float>) -> Float { reader.nextScalar() }
  @inlinable
  public func jacobian(from reader: inout GradientReader<Float>) -> Tensor<Float> {
    reader.nextTensor(.scalar)
  }
}

extension Tensor: DifferentiableValue {
  @inlinable
  public func record(with recorder: inout InputRecorder<Scalar>) -> Tracked<Scalar> {
    recorder.input(self)
  }
  @inlinable
  public func gradient(from reader: inout GradientReader<Scalar>) -> Tensor {
    reader.nextTensor(shape)
  }
}

extension Tracked: DifferentiableValue {
  @inlinable
  public func record(with recorder: inout InputRecorder<Scalar>) -> Tracked {
    recorder.input(self)
  }
  @inlinable
  public func gradient(from reader: inout GradientReader<Scalar>) -> Tracked {
    reader.nextTracked(shape)
  }
  @inlinable
  public func findTape(with finder: inout TapeFinder<Scalar>) { finder.see(self) }
}

extension Array: DifferentiableValue where Element: DifferentiableValue {
  public typealias Scalar = Element.Scalar

  @inlinable
  public func record(with recorder: inout InputRecorder<Element.Scalar>) -> [Element.Recorded] {
    map { $0.record(with: &recorder) }
  }
  @inlinable
  public func gradient(from reader: inout GradientReader<Element.Scalar>) -> [Element] {
    map { $0.gradient(from: &reader) }
  }
  @inlinable
  public func jacobian(
    from reader: inout GradientReader<Element.Scalar>
  ) -> [Element.Jacobian] {
    map { $0.jacobian(from: &reader) }
  }
  @inlinable
  public func findTape(with finder: inout TapeFinder<Element.Scalar>) {
    for element in self { element.findTape(with: &finder) }
  }
}
