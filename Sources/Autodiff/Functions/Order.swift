// Sorting and what goes by the order of elements.

extension TensorAlgebra {
  /// The elements along an axis in ascending order, or descending; NaN counts as the largest number, as in NumPy.
  ///
  /// Stable: equal elements stay in the order in which they stand, and so do their derivatives, which go back by the same
  /// permutation. Of [2, 1, 2], sorted and weighted with 1, 2 and 3, the gradient is [2, 1, 3].
  ///
  /// ```swift
  /// Tensor<Double>([3, 1, 2]).sorted()                  // [1, 2, 3]
  /// Tensor<Double>([3, 1, 2]).sorted(descending: true)  // [3, 2, 1]
  /// ```
  ///
  /// - Parameter axis: the axis, −1 for the last; `nil` flattens.
  /// - Precondition: the axis exists.
  /// - Complexity: O(n) for each row of n `Float` or `Double` numbers, O(n log n) for other scalars; the pullback likewise.
  public func sorted(axis: Int? = -1, descending: Bool = false) -> Self {
    let (x, axis) = row(axis, "sorted")
    return Self.apply(Sort(axis: axis, isDescending: descending), [x])
  }

  /// The elements along an axis in the order of keys, which `sorted(axis:descending:)` would put them in.
  ///
  /// The keys have no derivative: the order that they say is piecewise constant.
  ///
  /// ```swift
  /// Tensor<Double>([1, 2, 3]).sorted(by: [0.5, 0.1, 0.3])  // [2, 3, 1]
  /// ```
  ///
  /// - Precondition: the keys have the tensor's shape, and the axis exists.
  public func sorted(by keys: Self, axis: Int? = -1, descending: Bool = false) -> Self {
    let (x, position) = row(axis, "sorted")
    let order = Reorder(axis: position, isDescending: descending, isInverse: false)
    guard keys.shape == shape else {
      trap(.shapeMismatch(operation: "sorted", keys.shape, shape))
    }
    return Self.apply(order, [keys.row(axis, "sorted").row, x])
  }

  /// The positions of the elements along an axis in the order in which `sorted(axis:descending:)` has them.
  ///
  /// It has no derivative. Positions are numbers of the scalar type: a `Float` has those up to 2²⁴.
  ///
  /// - Parameter axis: the axis, −1 for the last; `nil` flattens.
  /// - Precondition: the axis exists.
  public func argSort(axis: Int? = -1, descending: Bool = false) -> Self {
    let (x, axis) = row(axis, "argSort")
    return Self.apply(SortOrder(axis: axis, isDescending: descending), [x])
  }

  /// The k largest elements along an axis, the largest first, or the k smallest, the smallest first; and their positions.
  ///
  /// Of equal elements the first ones are taken. Derivative: 1 for each element that is taken.
  ///
  /// - Precondition: the axis exists and has k elements.
  public func topK(
    _ k: Int, axis: Int = -1, smallest: Bool = false
  ) -> (values: Self, positions: Self) {
    let position = checked { () throws(ShapeError) in
      try shape.requireTop(k, axis: axis)
    }
    func first(_ x: Self) -> Self { x.slice(0..<k, along: position) }
    return (
      first(sorted(axis: position, descending: !smallest)),
      first(argSort(axis: position, descending: !smallest))
    )
  }

  /// The differences x_{k+1} − x_k along an axis, and of these again, so many times; there is one fewer each time.
  ///
  /// ```swift
  /// Tensor<Double>([1, 4, 9, 16]).diff()          // [3, 5, 7]
  /// Tensor<Double>([1, 4, 9, 16]).diff(order: 2)  // [2, 2]
  /// ```
  ///
  /// - Precondition: the axis exists, and the order is not negative.
  public func diff(order: Int = 1, axis: Int = -1) -> Self {
    let position = checked { () throws(ShapeError) in try shape.requireDiff(order, axis: axis) }
    var x = self
    for _ in 0..<Swift.min(order, shape[position]) {
      let n = x.shape[position]
      x = x.slice(1..<n, along: position) - x.slice(0..<n - 1, along: position)
    }
    return x
  }

  /// The tensor and an axis, or all elements in a row and its only axis.
  fileprivate func row(_ axis: Int?, _ operation: String) -> (row: Self, axis: Int) {
    guard let axis else {
      let row = Shape(count)
      return (shape == row ? self : reshaped(to: row), 0)
    }
    return (
      self,
      checked { () throws(ShapeError) in try shape.normalized(axis: axis, operation: operation) }
    )
  }

  /// A range along an axis.
  func slice(_ range: Range<Int>, along axis: Int) -> Self {
    var bounds = shape.dimensions.map { 0..<$0 }
    if bounds[axis] == range { return self }
    bounds[axis] = range
    return Self.apply(Slice(bounds: bounds, result: Shape(bounds.map(\.count))), [self])
  }
}

extension TensorAlgebra where Scalar: RealScalar {
  /// The middle element in ascending order over axes, over all when none are named; of an even number of elements the mean of the
  /// two in the middle.
  ///
  /// NaN if an element is, and of no elements. The cotangent goes to the elements that are used, of equal ones to those that a
  /// stable sort puts there.
  ///
  /// ```swift
  /// gradient(at: Tensor<Double>([4, 1, 3, 2])) { $0.median() }  // [0, 0, 0.5, 0.5]
  /// ```
  ///
  /// - Precondition: the axes exist and differ; −1 names the last.
  /// - Complexity: that of `sorted(axis:descending:)`.
  public func median(axes: [Int]? = nil, keepingDimensions: Bool = false) -> Self {
    ranked(axes, keepingDimensions, "median") { n in
      (position: (n - 1) / 2, fraction: n % 2 == 0 ? 0.5 : 0)
    } combine: { low, high, fraction in
      fraction == 0 ? low : (low + high) / 2
    }
  }

  /// The number below which a fraction of the elements lie, over axes, over all when none are named: linear between neighbours in
  /// ascending order, as NumPy's default (Hyndman and Fan, 1996, definition 7).
  ///
  /// With h = q (n − 1) = i + t it is (1 − t) x₍ᵢ₎ + t x₍ᵢ₊₁₎, and 1 − t and t are the derivatives. NaN if an element is, and of no
  /// elements.
  ///
  /// - Parameter q: from 0, the smallest element, to 1, the largest.
  /// - Precondition: q is from 0 to 1; the axes exist and differ.
  /// - Complexity: that of `sorted(axis:descending:)`.
  public func quantile(
    _ q: Double, axes: [Int]? = nil, keepingDimensions: Bool = false
  ) -> Self {
    checked { () throws(ShapeError) in try Shape.requireFraction(q, of: 1, operation: "quantile") }
    return ranked(axes, keepingDimensions, "quantile") { n in
      let place = q * Double(n - 1)
      let position = Swift.min(Int(place), n - 1)
      return (position, place - Double(position))
    } combine: { low, high, fraction in
      // From the nearer one, as NumPy's: at an end it is the element itself.
      if fraction == 0 { return low }
      let step = high - low
      return fraction < 0.5
        ? low + step * .real(fraction) : high - step * .real(1 - fraction)
    }
  }

  /// What is made of two neighbours in the order of the elements over axes.
  private func ranked(
    _ axes: [Int]?, _ keepingDimensions: Bool, _ operation: String,
    _ place: (_ count: Int) -> (position: Int, fraction: Double),
    combine: (_ low: Self, _ high: Self, _ fraction: Double) -> Self
  ) -> Self {
    let axes = reductionAxes(axes, operation)
    if axes.isEmpty { return self }
    let result = shape.reduced(axes: axes, keepingDimensions: keepingDimensions)
    let group = JoinedAxes(axes, of: shape)
    let n = group.joined[group.axis]
    if count == 0 { return Self(Scalar.nan).broadcast(to: result) }
    let sorted = group.join(self).sorted(axis: group.axis)
    func element(_ k: Int) -> Self { sorted.slice(k..<k + 1, along: group.axis) }
    let (position, fraction) = place(n)
    let value = combine(
      element(position), element(Swift.min(position + 1, n - 1)), fraction)
    // A NaN is last.
    let last = element(n - 1)
    return Self.where(Self.apply(.notEqual, last, last), last, value).reshaped(to: result)
  }
}

extension Shape {
  /// Checks that an axis has k elements.
  ///
  /// - Returns: the axis as a number that is not negative.
  /// - Throws: `ShapeError.axisOutOfRange` or `.numberOutOfRange`.
  package func requireTop(_ k: Int, axis: Int) throws(ShapeError) -> Int {
    let axis = try normalized(axis: axis, operation: "topK")
    guard k >= 0, k <= self[axis] else {
      throw .numberOutOfRange(
        operation: "topK", name: "k", value: "\(k)", range: "from 0 to \(self[axis])")
    }
    return axis
  }

  /// Checks the order of differences along an axis.
  ///
  /// - Returns: the axis as a number that is not negative.
  /// - Throws: `ShapeError.axisOutOfRange` or `.numberOutOfRange`.
  package func requireDiff(_ order: Int, axis: Int) throws(ShapeError) -> Int {
    let axis = try normalized(axis: axis, operation: "diff")
    guard order >= 0 else {
      throw .numberOutOfRange(
        operation: "diff", name: "the order", value: "\(order)", range: "0 or more")
    }
    return axis
  }

  /// Checks a fraction of a whole, which may be 100 for percentages.
  ///
  /// - Throws: `ShapeError.numberOutOfRange`.
  package static func requireFraction(
    _ q: Double, of whole: Int, operation: String
  ) throws(ShapeError) {
    guard q >= 0, q <= Double(whole) else {
      throw .numberOutOfRange(
        operation: operation, name: "q", value: "\(q)", range: "from 0 to \(whole)")
    }
  }
}
