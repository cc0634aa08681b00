import Testing

/// What a process wrote to standard error before it trapped; empty when it did not.
///
/// ```swift
/// let result = await #expect(
///   processExitsWith: .failure, observing: [\.standardErrorContent]
/// ) { _ = Tensor<Double>([1, 2]) + Tensor<Double>([1, 2, 3]) }
/// #expect(standardError(of: result).contains("do not broadcast"))
/// ```
public func standardError(of result: ExitTest.Result?) -> String {
  String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
}
