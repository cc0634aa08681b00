import Foundation

/// Files under `Tests/Fixtures`, found from the place of this source file, so that the tests run from any
/// working directory.
public enum Fixture {
  /// The repository.
  public static let repository = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The place of a fixture.
  public static func url(_ name: String) -> URL {
    repository.appending(path: "Tests/Fixtures").appending(path: name)
  }

  /// The contents of a fixture.
  public static func data(_ name: String) throws -> Data { try Data(contentsOf: url(name)) }

  /// A fixture read as JSON.
  public static func json<Value: Decodable>(_ name: String, as: Value.Type) throws -> Value {
    try JSONDecoder().decode(Value.self, from: data(name))
  }
}
