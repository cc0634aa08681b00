// The file system (FileManager), and the C library, which Foundation re-exports under one name.
import Foundation

/// Writes whole files, all or nothing.
public enum FileWriter {
  /// Writes the bytes under a temporary name in the same directory and renames the result.
  ///
  /// A reader never meets half a file, and a failure leaves what was there before. A device or a pipe is written to
  /// as it is.
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
    let type = (try? FileManager.default.attributesOfItem(atPath: target))?[.type]
    // A rename would put a file in the place of a device or a pipe.
    if let type = type as? FileAttributeType, type != .typeRegular {
      guard put(bytes, at: path, mode: "wb") else { throw fail(SystemError.sentence()) }
      return
    }
    let temporary = target + ".\(UInt32.random(in: .min ... .max)).tmp"
    // x: the name must be new.
    guard put(bytes, at: temporary, mode: "wbx"), rename(temporary, target) == 0 else {
      let reason = SystemError.sentence()
      unlink(temporary)
      throw fail(reason)
    }
  }

  private static func put(_ bytes: [UInt8], at path: String, mode: String) -> Bool {
    guard let file = fopen(path, mode) else { return false }
    let written = fwrite(bytes, 1, bytes.count, file)
    // The last bytes may reach the disk, or fail to, only when the file is closed.
    return fclose(file) == 0 && written == bytes.count
  }
}
