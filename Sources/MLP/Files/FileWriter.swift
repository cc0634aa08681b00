// Foundation gives files (FileManager, rename) in one spelling on every platform.
import Foundation

/// Writes whole files, all or nothing.
public enum FileWriter {
  /// Writes the bytes under a temporary name in the same directory and renames the result, so that a
  /// reader never meets half a file and a failure leaves what was there before.
  ///
  /// - Throws: `FileProblem.unwritable` with the system's reason, or `.isDirectory`.
  public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    func fail(_ reason: String) -> FileError {
      FileError(file: path, problem: .unwritable(reason: reason))
    }
    guard !path.isEmpty, !path.utf8.contains(0) else { throw fail("the path is not a file name") }
    var isDirectory: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
      isDirectory.boolValue
    {
      throw FileError(file: path, problem: .isDirectory)
    }
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let temporary = target + ".\(UInt32.random(in: .min ... .max)).tmp"
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: temporary), options: .withoutOverwriting)
    } catch {
      try? FileManager.default.removeItem(atPath: temporary)
      throw fail(FileReader.reason(of: error))
    }
    guard rename(temporary, target) == 0 else {
      let code = errno
      try? FileManager.default.removeItem(atPath: temporary)
      throw fail(String(cString: strerror(code)))
    }
  }
}
