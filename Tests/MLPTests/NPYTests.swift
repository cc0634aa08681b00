import Autodiff
import Foundation
import MLP
import Testing

@Suite struct NPYTests {
  struct Expected: Decodable {
    let shape: [Int]
    let scalars: [String]
  }

  static func expected() throws -> [String: Expected] {
    try JSONDecoder().decode(
      [String: Expected].self, from: Data(try Fixture.bytes("npy/expected.json")))
  }

  @Test func `Files that NumPy wrote are read exactly`() throws {
    let all = try Self.expected()
    #expect(all.count == 18)
    for (name, expected) in all {
      let tensor = try NPYFile.tensor(contentsOf: Fixture.path("npy/\(name).npy"))
      #expect(tensor.shape == Shape(expected.shape), "\(name)")
      for (value, text) in zip(tensor.scalars, expected.scalars) {
        let exact = try #require(Double(text))
        #expect(
          value.isNaN && exact.isNaN || value.bitPattern == exact.bitPattern, "\(name): \(text)")
      }
    }
  }

  @Test(arguments: [
    ("big-endian", NPYProblem.elementType(">f8")), ("complex", .elementType("<c16")),
    ("record", .header(reason: "the elements are records, which are not read")),
  ])
  func `Other element types are refused`(name: String, problem: NPYProblem) {
    let path = Fixture.path("npy/unreadable-\(name).npy")
    #expect(throws: FileError(file: path, problem: .npy(problem))) {
      try NPYFile.tensor(contentsOf: path)
    }
  }

  /// A file with a header of version 1.
  static func file(_ header: String, data: Int = 0) -> [UInt8] {
    let length = header.utf8.count
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 255), UInt8(length >> 8)]
      + Array(header.utf8) + [UInt8](repeating: 0, count: data)
  }

  static func header(_ shape: String) -> String {
    "{'descr': '<f8', 'fortran_order': False, 'shape': \(shape), }"
  }

  @Test(
    arguments: [
      ([], .notNPY), (Array("hello".utf8), .notNPY),
      ([0x93] + Array("NUMPY".utf8), .truncatedHeader),
      ([0x93] + Array("NUMPY".utf8) + [9, 0, 0, 0], .version(9)),
      ([0x93] + Array("NUMPY".utf8) + [2, 0, 0, 0], .truncatedHeader),
      ([0x93] + Array("NUMPY".utf8) + [2, 0, 255, 255, 255, 255], .truncatedHeader),
      (Array(file(header("(2,)")).dropLast()), .truncatedHeader),
      (file(""), .header(reason: "{ is expected at its character 1")),
      (file("{'descr': '<f8'}"), .header(reason: "'fortran_order' is missing")),
      (file("{'descr': 1}"), .header(reason: "a value is expected at its character 11")),
      (file("{'descr: 1}"), .header(reason: "a string is not closed")),
      (file("{'a': True, 'a': True}"), .header(reason: "\"a\" occurs twice")),
      (file(header("(2,)") + "x", data: 16), .header(reason: "text follows the dictionary")),
      (file(header("(x,)")), .header(reason: "an integer is expected at its character 52")),
      (file(header("(²,)")), .header(reason: "an integer is expected at its character 52")),
      (file(header("(-1,)")), .shape([-1])),
      (file(header("(4294967296, 4294967296)")), .shape([1 << 32, 1 << 32])),
      (file(header("(2305843009213693952,)")), .shape([1 << 61])),
      (file(header("(281474976710656, 0)")), .shape([1 << 48, 0])),
      (
        file(header("(4611686018427387904, 4611686018427387904, 0)")),
        .shape([1 << 62, 1 << 62, 0])
      ),
      (
        file(header("(0, 3037000500, 3037000500)")), .shape([0, 3_037_000_500, 3_037_000_500])
      ),
      (file(header("(1000000000000,)")), .byteCount(found: 0, needed: 8_000_000_000_000)),
      (file(header("(2,)"), data: 15), .byteCount(found: 15, needed: 16)),
      (file(header("(2,)"), data: 17), .byteCount(found: 17, needed: 16)),
      (
        file(header("(" + String(repeating: "1,", count: 65) + ")"), data: 8),
        .shape([Int](repeating: 1, count: 65))
      ),
    ] as [([UInt8], NPYProblem)])
  func `Malformed files are refused`(bytes: [UInt8], problem: NPYProblem) throws {
    let error = try #require(throws: FileError.self) {
      try NPYFile.tensor(parsing: bytes, file: "a.npy")
    }
    #expect(error == FileError(file: "a.npy", problem: .npy(problem)))
    #expect(error.description.hasPrefix("a.npy: "))
  }

  /// No element, but a million million rows of none: read at once, in either order.
  @Test(arguments: ["False", "True"])
  func `Long axes of no elements are read`(isFortranOrder: String) throws {
    let header =
      "{'descr': '<f4', 'fortran_order': \(isFortranOrder), 'shape': (1099511627776, 0, 3), }"
    let tensor = try NPYFile.tensor(parsing: Self.file(header), file: "a.npy")
    #expect(tensor.shape == [1 << 40, 0, 3])
  }

  @Test(arguments: 0..<4)
  func `No damage traps`(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    let originals = try ["f8", "fortran", "version2", "b1"].map {
      try Fixture.bytes("npy/\($0).npy")
    }
    for round in 0..<3000 {
      var bytes = originals[round % originals.count]
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let index = Int.random(in: 0..<min(80, bytes.count), using: &generator)
        bytes[index] =
          Bool.random(using: &generator)
          ? UInt8.random(in: .min ... .max, using: &generator)
          : Array("0123456789(),'{}:<f ".utf8).randomElement(using: &generator) ?? 0
      }
      if Bool.random(using: &generator) {
        bytes.removeLast(Int.random(in: 0...bytes.count, using: &generator))
      }
      do throws(FileError) {
        _ = try NPYFile.tensor(parsing: bytes, file: "a.npy")
      } catch { #expect(error.description.hasPrefix("a.npy")) }
    }
  }
}
