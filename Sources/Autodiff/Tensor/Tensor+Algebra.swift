extension Tensor: TensorAlgebra {
  /// False: a plain tensor stands for a variable, and ties are split evenly.
  public var isConstant: Bool { false }

  /// Itself: a tensor is already a constant.
  public init(_ tensor: Tensor<Scalar>) { self = tensor }

  /// The tensor with −0 replaced by 0; see `RuleNumber`.
  public static func computed(_ x: Tensor) -> Tensor { x.closed() }

  /// The other tensor itself: beside a plain tensor every other one is plain.
  public func constant(_ tensor: Tensor) -> Tensor { tensor }

  /// Applies an elementwise function of one argument.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func apply(_ primitive: UnaryPrimitive, _ x: Tensor) -> Tensor {
    Tensor(filling: x.shape) { unaryKernel(primitive, x.base, $0, count: x.count) }
  }

  /// Applies an elementwise function of two arguments, broadcasting them to their common shape.
  ///
  /// - Precondition: the shapes broadcast.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func apply(_ primitive: BinaryPrimitive, _ a: Tensor, _ b: Tensor) -> Tensor {
    if a.hasShape(of: b) {
      let plan = BroadcastPlan(inner: a.count, steps: (1, 1))
      return Tensor(filling: a.shape) { binaryKernel(primitive, a.base, b.base, $0, plan: plan) }
    }
    let shape = checked { () throws(ShapeError) in
      try Shape.broadcast(a.shape, b.shape, operation: primitive.name)
    }
    let plan = BroadcastPlan(a.shape, b.shape, result: shape)
    return Tensor(filling: shape) { binaryKernel(primitive, a.base, b.base, $0, plan: plan) }
  }

  /// Applies a structured primitive.
  ///
  /// - Precondition: the primitive's shape rule admits the inputs, and says what shape its value has.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func apply(_ rule: any StructuredRule, _ inputs: [Tensor]) -> Tensor {
    let shape = checked { () throws(ShapeError) in try rule.shape(of: inputs) }
    let value = rule.value(of: inputs)
    guard value.hasShape(shape) else {
      trap(.ruleShape(rule: rule.name, shape: shape, value: value.shape))
    }
    return value
  }

  /// W x + b, as `affine`, without a list of operands and copies of their shapes.
  ///
  /// - Precondition: `b` has shape `[m]` and the dimensions chain.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func affineMap(_ w: Tensor, _ x: Tensor, _ b: Tensor) -> Tensor {
    guard w.rank == 2, x.rank == 1 || x.rank == 2, b.rank == 1, b.count == w.extent(0),
      x.extent(x.rank - 1) == w.extent(1)
    else { trap(.affine(weights: w.shape, input: x.shape, bias: b.shape)) }
    return Affine.value(w, x, b)
  }

  /// The same elements, in row-major order, under another shape; the memory is shared.
  ///
  /// - Precondition: the number of elements is the same.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func reshaped(to target: Shape) -> Tensor {
    guard target.count == count else { trap(.reshape(from: shape, to: target)) }
    return Tensor(.alias(storage, shape: target))
  }

  /// Consecutive elements, in row-major order from a position on, under a shape.
  ///
  /// - Precondition: there are so many.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func elements(from position: Int, shape: Shape) -> Tensor {
    guard position >= 0, position <= count, shape.count <= count - position else {
      trap(
        .rangeOutOfBounds(
          lower: position, upper: position &+ shape.count, axis: 0, shape: Shape(count)))
    }
    return Tensor(filling: shape) { $0.update(from: base + position, count: shape.count) }
  }

  /// The sum of two tensors, elementwise with broadcasting.
  public static func + (a: Tensor, b: Tensor) -> Tensor { apply(.add, a, b) }
  /// The difference of two tensors, elementwise with broadcasting.
  public static func - (a: Tensor, b: Tensor) -> Tensor { apply(.subtract, a, b) }
  /// The product of two tensors, elementwise with broadcasting; `matmul` is the matrix product.
  public static func * (a: Tensor, b: Tensor) -> Tensor { apply(.multiply, a, b) }
  /// The quotient of two tensors, elementwise with broadcasting.
  public static func / (a: Tensor, b: Tensor) -> Tensor { apply(.divide, a, b) }
  /// The tensor with every sign reversed.
  public static prefix func - (a: Tensor) -> Tensor { apply(.negate, a) }

  /// 1 where a > b, 0 elsewhere.
  public static func .> (a: Tensor, b: Tensor) -> Tensor { apply(.greater, a, b) }
  /// 1 where a = b, 0 elsewhere.
  public static func .== (a: Tensor, b: Tensor) -> Tensor { apply(.equal, a, b) }
}

// The adjoint of a tensor during the eager sweep.
extension Tensor {
  /// Adds a tensor of the same shape, in place where the memory is this tensor's alone.
  @inline(__always)
  mutating func accumulate(_ other: borrowing Tensor) {
    let count = self.count
    if isUnique() {
      addKernel(other.base, to: mutableBase, count: count)
    } else {
      let plan = BroadcastPlan(inner: count, steps: (1, 1))
      let sum = Tensor(filling: shape) { binaryKernel(.add, base, other.base, $0, plan: plan) }
      self = sum
    }
  }

  /// Adds a number to every element, in place where the memory is this tensor's alone.
  mutating func accumulate(_ other: Scalar) {
    makeUnique()
    let base = mutableBase
    for i in 0..<count { base[i] = base[i] + other }
  }

  /// Whether the memory is this tensor's alone.
  @inline(__always)
  mutating func isUnique() -> Bool { isKnownUniquelyReferenced(&storage) && !storage.isAlias }

  /// Gives up the tensor; memory that nobody else refers to goes to the next tensor of its size.
  @inline(__always)
  consuming func recycle() { TensorStorage.recycle(&storage) }

  /// Whether every element is finite.
  var isFinite: Bool { isFiniteKernel(base, count: count) }

  /// Whether every element is nothing.
  @inline(__always)
  var isNothing: Bool { isNothingKernel(base, count: count) }

  /// Whether an element is nothing, or −0.
  var hasNothing: Bool { hasNothingKernel(base, count: count) }

  /// The tensor with −0 replaced by 0, so that no element is nothing.
  consuming func closed() -> Tensor {
    guard Scalar.tellsNothingFromZero && hasNothing else { return self }
    makeUnique()
    closeGapsKernel(mutableBase, count: count)
    return self
  }

  /// A cotangent that a caller has given, in which a zero asks for nothing, and whether there is one.
  func asSeed() -> (cotangent: Tensor, hasGaps: Bool) {
    guard hasZeroKernel(base, count: count) else { return (self, false) }
    let cotangent = Tensor(filling: shape) {
      for i in 0..<count { $0[i] = base[i] == 0 ? .nothing : base[i] }
    }
    return (cotangent, true)
  }

  /// ȳ ⊙ f'(x) for an elementwise function of one argument.
  static func pullback(
    _ primitive: UnaryPrimitive, cotangent: Tensor, hasGaps: Bool, x: Tensor, y: Tensor
  ) -> Tensor {
    Tensor(filling: y.shape) {
      unaryPullbackKernel(
        primitive, cotangent: cotangent.base, Gaps(inCotangent: hasGaps, areClosed: false), x.base,
        y.base, into: $0, count: y.count)
    }
  }

  /// ȳ ⊙ ∂f/∂a or ȳ ⊙ ∂f/∂b, summed over the axes along which that operand was repeated.
  static func pullback(
    _ primitive: BinaryPrimitive, cotangent: Tensor, hasGaps: Bool, a: Tensor, b: Tensor, y: Tensor,
    toFirst: Bool
  ) -> Tensor {
    let plan = BroadcastPlan(a.shape, b.shape, result: y.shape)
    let contribution = Tensor(filling: y.shape) {
      binaryPullbackKernel(
        primitive, cotangent: cotangent.base, Gaps(inCotangent: hasGaps, areClosed: false), a.base,
        b.base, y.base, into: $0, plan: plan, toFirst: toFirst)
    }
    return contribution.unbroadcast(to: toFirst ? a.shape : b.shape)
  }
}
