/// The array literal that stands for a point, as in `gradient(at: [1.0, 2.0]) { v in … }`.
///
/// Every other point, an array in a variable among them, goes to the generic `gradient(at:of:)`.
public struct PointLiteral<Element: DifferentiableValue>: ExpressibleByArrayLiteral {
  @usableFromInline let elements: [Element]

  @inlinable
  public init(arrayLiteral elements: Element...) { self.elements = elements }
}

// The closure's type is hidden in an associated type because the type checker then waits for the type of the elements
// before it looks into the closure; see `Gradient+CommonPoints.swift`. The price is that the closure counts
// as escaping and cannot throw: one that throws goes to the generic functions.

/// The gradient of a scalar function at an array literal; see `gradient(at:of:)`.
@inlinable
public func gradient<Element: DifferentiableValue>(
  at point: PointLiteral<Element>, of f: Element.ArrayFunction
) -> [Element] {
  valueWithGradient(at: point, of: f).gradient
}

/// The value of a scalar function at an array literal, and its gradient; see `valueWithGradient(at:of:)`.
@inlinable
public func valueWithGradient<Element: DifferentiableValue>(
  at point: PointLiteral<Element>, of f: Element.ArrayFunction
) -> (value: Element.Scalar, gradient: [Element]) {
  valueWithGradient(at: point.elements) { (inputs: [Element.Recorded]) in
    Element.call(f, with: inputs)
  }
}
