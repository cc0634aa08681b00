import Foundation

/// The memory of this process, in bytes, where the system has /proc/self/status (Linux); nil elsewhere.
enum Memory {
  /// What is resident now.
  static var resident: Int? { status("VmRSS") }

  /// The most that was resident since `resetPeak()`.
  static var peak: Int? { status("VmHWM") }

  /// Lets the peak begin anew; see proc(5), clear_refs.
  static func resetPeak() {
    guard let file = FileHandle(forWritingAtPath: "/proc/self/clear_refs") else { return }
    try? file.write(contentsOf: Data("5".utf8))
    try? file.close()
  }

  /// A line such as `VmRSS:     1234 kB`.
  private static func status(_ key: String) -> Int? {
    guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix(key + ":") }),
      let kilobytes = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first
    else { return nil }
    return Int(kilobytes).map { $0 * 1024 }
  }
}
