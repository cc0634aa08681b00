// ProcessInfo and the reading of small files.
import Foundation

/// The memory that this process can have: the machine's, or less where its control groups allow less.
enum MachineMemory {
  static let size = size(physical: Double(ProcessInfo.processInfo.physicalMemory)) { path in
    try? String(contentsOfFile: path, encoding: .utf8)
  }

  /// - Parameters:
  ///   - physical: the bytes of the machine.
  ///   - contents: the text of a file, where there is one.
  static func size(physical: Double, contents: (String) -> String?) -> MemorySize {
    let limits = limitFiles(groups: contents("/proc/self/cgroup") ?? "").compactMap { file in
      contents(file).flatMap { Double($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }
    // No limit is written as "max" in version 2, and as a number near 2⁶³ in version 1.
    return MemorySize(bytes: limits.filter { $0 > 0 }.reduce(physical, min))
  }

  /// The files that may hold a limit for the process: those of its control groups and of the groups about them.
  ///
  /// A container sees its own group as the root, whatever the process's group is called outside.
  private static func limitFiles(groups: String) -> [String] {
    var files: [String] = []
    for line in groups.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let isFirstVersion = fields[1].split(separator: ",").contains("memory")
      guard isFirstVersion || fields[1].isEmpty else { continue }
      var path = fields[2].split(separator: "/")
      while true {
        let folder = ([isFirstVersion ? "/sys/fs/cgroup/memory" : "/sys/fs/cgroup"] + path)
          .joined(separator: "/")
        files.append(folder + (isFirstVersion ? "/memory.limit_in_bytes" : "/memory.max"))
        if path.popLast() == nil { break }
      }
    }
    return files
  }
}
