/// Values that belong to consecutive layers, looked up by the documents' layer number.
///
/// ```swift
/// let z = PerLayer(first: 2, ["z2", "z3"])
/// z[3]      // "z3"
/// z.layers  // 2...3
/// ```
public struct PerLayer<Value> {
  /// The lowest layer that has a value.
  public let first: Int
  private var values: [Value]

  /// Creates values for the layers from `first` upwards.
  ///
  /// - Precondition: there is at least one value, and the highest layer's number fits an `Int`.
  public init(first: Int, _ values: [Value]) {
    guard !values.isEmpty else { trap(.emptyPerLayer) }
    if first.addingReportingOverflow(values.count - 1).overflow {
      trap(.layersPastEnd(first: first, count: values.count))
    }
    self.first = first
    self.values = values
  }

  /// The layers that have a value.
  public var layers: ClosedRange<Int> { first...(first + values.count - 1) }

  /// The value of layer l.
  ///
  /// - Precondition: the layer is among `layers`.
  public subscript(l: Int) -> Value {
    guard layers.contains(l) else { trap(.noLayer(l, layers: layers)) }
    return values[l - first]
  }
}

extension PerLayer: Sendable where Value: Sendable {}
extension PerLayer: Equatable where Value: Equatable {}
