// Linear recording: what one first-order gradient needs of an operation on numbers is its partial derivatives, and they
// travel in the handle. A handle of a linear recording says
//
//     dy = partial · d(index) + otherPartial · d(otherIndex)
//
// of two statements of its tape. An operation joins the pairs of its operands by the chain rule. While they are of two
// statements nothing is recorded; when they no longer are, the result becomes a statement of up to four
// parents. So a statement stands for several operations, and a chain that depends on one or two numbers for none.
// (Expression templates give C++ tapes the same at compile time: R. J. Hogan, "Fast reverse-mode automatic
// differentiation using expression templates in C++", ACM Trans. Math. Softw. 40 (2014).)
//
// Where there is no other statement, its index is 0 and its partial derivative a copy of the first: what is asked of both
// need not ask whether there are two.
//
// The chain rule is applied early, with a partial derivative where the sweep has a cotangent. Where that could differ by
// more than rounding (a product that is infinite, NaN or near the ends of the range) the operands become
// statements of their own, and the sweep decides.

extension Tracked {
  /// y = f(x) with dy = p dx.
  @inlinable @inline(__always)
  static func chained(_ x: Tracked, _ y: Scalar, _ p: Scalar) -> Tracked {
    let first = p * x.partial
    let other = p * x.otherPartial
    if Scalar.areModerate(first, other) {
      return x.with(number: y, parents: x.parents, first, other)
    }
    let joint = Scalar.Recorder.join(
      TapeReference(x.tape.unsafelyUnwrapped), x.parents, p, x.partial, x.otherPartial, 0, 0, 0, 0)
    return x.with(number: y, parents: joint.parents, joint.partial, joint.otherPartial)
  }

  /// y = f(a, b) with dy = p da + q db, for two operands of one linear recording.
  @inlinable @inline(__always)
  static func joined(
    _ a: Tracked, _ b: Tracked, _ y: Scalar, _ p: Scalar, _ q: Scalar
  ) -> Tracked {
    if a.parents == b.parents {
      let first = p * a.partial + q * b.partial
      let other = p * a.otherPartial + q * b.otherPartial
      if Scalar.areModerate(first, other) {
        return a.with(number: y, parents: a.parents, first, other)
      }
    } else if (a.parents | b.parents) >> 32 == 0 {
      let first = p * a.partial
      let other = q * b.partial
      if Scalar.areModerate(first, other) {
        return a.with(number: y, parents: b.parents << 32 | a.parents, first, other)
      }
    } else {
      let (x1, x2, y1, y2) = (
        p * a.partial, p * a.otherPartial, q * b.partial, q * b.otherPartial
      )
      if Scalar.areModerate(x1, x2), Scalar.areModerate(y1, y2),
        let statement = a.appendStatement(b, x1, x2, y1, y2)
      {
        return a.with(number: y, parents: UInt64(statement), 1, 1)
      }
    }
    let joint = Scalar.Recorder.join(
      TapeReference(a.tape.unsafelyUnwrapped), a.parents, p, a.partial, a.otherPartial, b.parents,
      q, b.partial,
      b.otherPartial)
    return a.with(number: y, parents: joint.parents, joint.partial, joint.otherPartial)
  }

  /// y = f(a, b) with dy = da + q db, where q is 1 or −1; otherwise as `joined`.
  @inlinable @inline(__always)
  static func added(_ a: Tracked, _ b: Tracked, _ y: Scalar, _ q: Scalar) -> Tracked {
    let b1 = q * b.partial
    let b2 = q * b.otherPartial
    if a.parents == b.parents {
      return a.with(number: y, parents: a.parents, a.partial + b1, a.otherPartial + b2)
    }
    if let statement = a.appendStatement(b, a.partial, a.otherPartial, b1, b2) {
      return a.with(number: y, parents: UInt64(statement), 1, 1)
    }
    if (a.parents | b.parents) >> 32 == 0 {
      return a.with(number: y, parents: b.parents << 32 | a.parents, a.partial, b1)
    }
    let joint = Scalar.Recorder.add(
      TapeReference(a.tape.unsafelyUnwrapped), a.parents, a.partial, a.otherPartial, b.parents, b1,
      b2)
    return a.with(number: y, parents: joint.parents, joint.partial, joint.otherPartial)
  }

  /// Appends dy = x1 d(first parent) + x2 d(other) + y1 d(b's first parent) + y2 d(b's other), where there are more than
  /// two parents, no two of them the same, and there is room.
  @inlinable @inline(__always)
  func appendStatement(
    _ b: Tracked, _ x1: Scalar, _ x2: Scalar, _ y1: Scalar, _ y2: Scalar
  ) -> UInt32? {
    // Where both have one parent, the two zeros are the same.
    guard
      index != b.index && index != b.otherIndex && otherIndex != b.index
        && otherIndex != b.otherIndex
    else { return nil }
    return tape.unsafelyUnwrapped.pointee.statements.appendIfRoom(
      Statement(parents: (parents, b.parents), partials: (x1, x2, y1, y2)))
  }

  /// A number with other derivatives on the same tape.
  @inlinable @inline(__always)
  func with(
    number: Scalar, parents: UInt64, _ partial: Scalar, _ otherPartial: Scalar
  ) -> Tracked {
    Tracked(
      tape: tape, meta: meta, number: number, parents: parents, partial, otherPartial)
  }
}

extension TensorScalar {
  /// Whether a partial derivative is one by which a primitive passes nothing on.
  static func leavesOut(_ partial: Self, in primitive: BinaryPrimitive) -> Bool {
    isNothing(partial) && primitive.selects
  }
}

extension TapeHeader {
  /// The derivatives of y = f(a, b) with dy = da + db, where da = x1 d(a's first parent) + x2 d(its other), and db so
  /// too.
  ///
  /// They stay in the handle where they are by two statements; otherwise a statement is made of them. An operand
  /// without parents is a constant.
  @inline(__always)
  static func add(
    _ tape: UnsafeMutablePointer<TapeHeader>, _ a: UInt64, _ x1: Scalar, _ x2: Scalar, _ b: UInt64,
    _ y1: Scalar, _ y2: Scalar
  ) -> (parents: UInt64, partial: Scalar, otherPartial: Scalar) {
    let (i1, i2) = (UInt32(truncatingIfNeeded: a), UInt32(truncatingIfNeeded: a >> 32))
    let (j1, j2) = (UInt32(truncatingIfNeeded: b), UInt32(truncatingIfNeeded: b >> 32))
    if j1 == 0 { return (a, x1, x2) }
    if i1 == 0 { return (b, y1, y2) }
    if j2 == 0 {
      if i2 == 0 {
        return i1 == j1 ? (a, x1 + y1, x1 + y1) : (UInt64(j1) << 32 | a, x1, y1)
      }
      if i1 == j1 { return (a, x1 + y1, x2) }
      if i2 == j1 { return (a, x1, x2 + y1) }
    } else if i2 == 0 {
      if i1 == j1 { return (b, x1 + y1, y2) }
      if i1 == j2 { return (b, y1, x1 + y2) }
    } else {
      if i1 == j1 && i2 == j2 { return (b, x1 + y1, x2 + y2) }
      if i1 == j2 && i2 == j1 { return (b, x2 + y1, x1 + y2) }
    }
    if tape.pointee.statements.isFull { return stateAfterGrowing(tape, a, x1, x2, b, y1, y2) }
    let index = tape.pointee.statements.append(
      Statement(parents: (a, b), partials: (x1, x2, y1, y2)))
    return (UInt64(index), 1, 1)
  }

  // What is rare is a call at the end, which leaves nothing to be kept across it: the usual way needs no memory then.

  /// A statement of two operands' parents, where there is no room for it.
  @inline(never)
  private static func stateAfterGrowing(
    _ tape: UnsafeMutablePointer<TapeHeader>, _ a: UInt64, _ x1: Scalar, _ x2: Scalar, _ b: UInt64,
    _ y1: Scalar, _ y2: Scalar
  ) -> (parents: UInt64, partial: Scalar, otherPartial: Scalar) {
    tape.pointee.statements.grow()
    return add(tape, a, x1, x2, b, y1, y2)
  }

  /// The derivatives of y = f(a, b) with dy = p da + q db, where da = a1 d(a's first parent) + a2 d(its other), and db so
  /// too.
  @inline(__always)
  static func join(
    _ tape: UnsafeMutablePointer<TapeHeader>, _ a: UInt64, _ p: Scalar, _ a1: Scalar, _ a2: Scalar,
    _ b: UInt64, _ q: Scalar, _ b1: Scalar,
    _ b2: Scalar
  ) -> (parents: UInt64, partial: Scalar, otherPartial: Scalar) {
    let (x1, x2, y1, y2) = (p * a1, p * a2, q * b1, q * b2)
    guard Scalar.areModerate(x1, x2) && Scalar.areModerate(y1, y2) else {
      return joinCarefully(tape, a, p, a1, a2, b, q, b1, b2)
    }
    return add(tape, a, x1, x2, b, y1, y2)
  }

  /// The same where a product may have lost what its factors say.
  @inline(never)
  private static func joinCarefully(
    _ tape: UnsafeMutablePointer<TapeHeader>, _ a: UInt64, _ p: Scalar, _ a1: Scalar, _ a2: Scalar,
    _ b: UInt64, _ q: Scalar, _ b1: Scalar,
    _ b2: Scalar
  ) -> (parents: UInt64, partial: Scalar, otherPartial: Scalar) {
    let (x1, x2, y1, y2) = (p * a1, p * a2, q * b1, q * b2)
    if survives(x1, of: p, a1) && survives(x2, of: p, a2)
      && survives(y1, of: q, b1) && survives(y2, of: q, b2)
    {
      return add(tape, a, x1, x2, b, y1, y2)
    }
    // The chain rule must wait: the operands become statements, and the sweep will multiply by a cotangent first.
    let i = a == 0 ? 0 : UInt64(tape.pointee.statement(of: a, a1, a2))
    let j = b == 0 ? 0 : UInt64(tape.pointee.statement(of: b, b1, b2))
    let index = tape.pointee.statements.append(
      Statement(parents: (i, j), partials: (i == 0 ? 0 : p, 0, j == 0 ? 0 : q, 0)))
    return (UInt64(index), 1, 1)
  }

  /// Whether a product of partial derivatives says what its factors say.
  ///
  /// The 0 of a missing operand survives any finite factor.
  @inline(__always)
  private static func survives(_ product: Scalar, of p: Scalar, _ q: Scalar) -> Bool {
    Scalar.areModerate(product, product) || product == 0 && (p == 0 || q == 0)
  }

  /// The statement that a handle's derivatives are of: its only parent, or a new one.
  mutating func statement(of parents: UInt64, _ partial: Scalar, _ otherPartial: Scalar) -> UInt32 {
    let (first, other) = (
      UInt32(truncatingIfNeeded: parents), UInt32(truncatingIfNeeded: parents >> 32)
    )
    if other == 0 && partial == 1 { return first }
    return statements.append(
      Statement(parents: (parents, 0), partials: (partial, otherPartial, 0, 0)))
  }
}

extension Tracked {
  /// The same number under an index of its own.
  var asStatement: Tracked {
    let index = tape.unsafelyUnwrapped.pointee.statement(of: parents, partial, otherPartial)
    return with(number: number, parents: UInt64(index), 1, 1)
  }

  /// A number of a linear recording that depends on none before it.
  @inlinable @inline(__always)
  static func linearLeaf(
    _ number: Scalar, on tape: UnsafeMutablePointer<TapeHeader<Scalar>>
  ) -> Tracked {
    let index = tape.pointee.statements.append(
      Statement(parents: (0, 0), partials: (0, 0, 0, 0)))
    return Tracked(
      tape: tape, meta: tape.pointee.generation | linearHandle, number: number,
      parents: UInt64(index), 1, 1)
  }

  /// A number as what a linear recording joins.
  ///
  /// A node's number becomes a statement, from which its adjoint will come.
  func asLinear(on tape: UnsafeMutablePointer<TapeHeader<Scalar>>) -> Tracked {
    if isLinear { return self }
    let leaf = Tracked.linearLeaf(number, on: tape)
    _ = tape.pointee.append(Node(.toLinear, a: index, b: leaf.index, value: number))
    return leaf
  }

  /// A number of a linear recording as a node, whose adjoint goes to a statement.
  func asNode(on tape: UnsafeMutablePointer<TapeHeader<Scalar>>) -> Tracked {
    guard isLinear else { return self }
    return Tracked.append(
      Node(
        .fromLinear, a: asStatement.index, value: number), on: tape)
  }

  /// Applies an elementwise function of one number in a linear recording.
  ///
  /// On the flat side of relu, and of functions without a derivative, the result is a literal.
  @inlinable @inline(__always)
  static func linear(_ primitive: UnaryPrimitive, _ x: Tracked) -> Tracked {
    let (y, derivative) = primitive.valueAndDerivative(x.number)
    if case .relu = primitive, derivative == 0 { return Tracked(y) }
    if !primitive.isDifferentiable { return Tracked(y) }
    return chained(x, y, derivative)
  }

  /// Applies an elementwise function of two numbers in a linear recording.
  static func linear(
    _ primitive: BinaryPrimitive, _ a: Tracked, _ b: Tracked,
    on tape: UnsafeMutablePointer<TapeHeader<Scalar>>
  ) -> Tracked {
    let y = primitive.value(a.number, b.number)
    guard primitive.isDifferentiable, !(a.isConstant && b.isConstant) else { return Tracked(y) }
    let a = a.isConstant ? Tracked(a.number) : a.asLinear(on: tape)
    let b = b.isConstant ? Tracked(b.number) : b.asLinear(on: tape)
    let p = a.isConstant ? 0 : primitive.pullback(1, a.number, b.number, y, toFirst: true)
    let q = b.isConstant ? 0 : primitive.pullback(1, a.number, b.number, y, toFirst: false)
    // An operand to which nothing is passed on is left out; without operands the result is a literal.
    let usesA = !a.isConstant && !Scalar.leavesOut(p, in: primitive)
    let usesB = !b.isConstant && !Scalar.leavesOut(q, in: primitive)
    if usesA { return usesB ? joined(a, b, y, p, q) : chained(a, y, p) }
    return usesB ? chained(b, y, q) : Tracked(y)
  }
}
