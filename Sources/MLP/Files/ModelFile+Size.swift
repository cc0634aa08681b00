import Autodiff
// The size of a file, and the C library.
import Foundation

/// How large a model file is, found without reading its numbers.
package struct ModelFileSize: Equatable, Sendable {
  /// The bytes of the file; 0 for what has no size to look at, such as a pipe.
  package let bytes: Int
  /// How many numbers it holds: as many as the header of a safetensors file declares and the file has room for; of a
  /// JSON file as many as it has room for.
  package let parameters: Int

  /// A file that cannot be read, or is no model, has no numbers: reading it says what is wrong.
  package init(contentsOf path: String) {
    let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let attributes = try? FileManager.default.attributesOfItem(atPath: resolved)
    guard attributes?[.type] as? FileAttributeType == .typeRegular,
      let bytes = (attributes?[.size] as? NSNumber)?.intValue
    else {
      (self.bytes, parameters) = (0, 0)
      return
    }
    self.bytes = bytes
    // Two bytes hold a number, as binary16 or as a digit and a comma.
    let room = bytes / 2
    parameters =
      ModelFormat(file: path) == .json
      ? room : Swift.min(room, Self.declared(path, fileSize: bytes) ?? room)
  }

  /// The numbers that the header of a safetensors file declares.
  private static func declared(_ path: String, fileSize: Int) -> Int? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    func bytes(_ count: Int) -> [UInt8]? {
      var bytes = [UInt8](repeating: 0, count: count)
      return fread(&bytes, 1, count, file) == count ? bytes : nil
    }
    guard let prefix = bytes(8) else { return nil }
    let length = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= SafetensorsFile.headerLimit, length <= fileSize - 8,
      let text = bytes(Int(length)),
      case .object(let entries)? = try? JSONValue(parsing: text, file: path)
    else { return nil }
    var count = 0
    for entry in entries.values {
      guard case .object(let members) = entry, case .array(let extents)? = members["shape"] else {
        continue
      }
      var product = 1
      for case .integer(let extent) in extents {
        product = product.multipliedReportingOverflow(by: Swift.max(0, extent)).partialValue
      }
      count = count.addingReportingOverflow(product).partialValue
    }
    return count >= 0 ? count : nil
  }
}
