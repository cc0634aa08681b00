/// Why a message was refused: where in it, and what is wrong.
public struct Refusal: Error, CustomStringConvertible, Equatable {
  public let description: String

  package init(_ description: String) { self.description = description }
}
