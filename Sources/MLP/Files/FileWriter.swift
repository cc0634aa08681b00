// Foundation gives the file system (FileManager) and the C library under one name on every platform.
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
    // x: the name must be new.
    guard let file = fopen(temporary, "wbx") else { throw fail(SystemError.sentence()) }
    let written = fwrite(bytes, 1, bytes.count, file)
    // The last bytes may reach the disk, or fail to, only when the file is closed.
    guard fclose(file) == 0, written == bytes.count, rename(temporary, target) == 0 else {
      let reason = SystemError.sentence()
      unlink(temporary)
      throw fail(reason)
    }
  }
}
