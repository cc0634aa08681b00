import Testing

@testable import AutodiffCommand

/// The bound on memory as it is typed, and as the machine sets it.
@Suite struct MemorySizeTests {
  @Test(
    arguments: [
      ("512M", 536_870_912), ("4G", 4_294_967_296), ("1.5g", 1_610_612_736), ("2k", 2048),
      ("3T", 3_298_534_883_328), ("3TiB", 3_298_534_883_328), ("64mib", 67_108_864),
      ("1000000000", 1e9), ("007K", 7168), ("1", 1), ("8388607T", 9_223_370_937_343_148_032),
    ] as [(String, Double)])
  func itIsRead(_ text: String, bytes: Double) {
    #expect(MemorySize(reading: text)?.bytes == bytes)
  }

  static let wrong = [
    "0", "-1", "1e9", "5X", "99999999999T", "", " ", "G", "iB", "5iB", ".5G", "1.G", "1..5G", "5 G",
    "512MB", "4GG", "0x10", "+4G", "٣G", "4Ｇ", "0.0001", "nan", "inf", "8388608T",
    String(repeating: "9", count: 400),
  ]

  @Test(arguments: wrong) func anythingElseIsRefused(_ text: String) {
    #expect(MemorySize(reading: text) == nil)
    #expect(
      cli("gradient", "x", "--at", "x=1", "--memory=\(text)").status == 64)
  }

  @Test func theMessageSaysWhatIsTaken() {
    #expect(
      cli("mlp", "check", "--layers", "2,1", "--memory", "1e9")
        == failure(
          64,
          "autodiff-cli: --memory takes a size such as 512M or 4G, not '1e9'\n"
            + "Try 'autodiff-cli mlp check --help'."))
  }

  @Test(
    arguments: [
      (0, "0 B"), (999, "999 B"), (1023, "0.999 KiB"), (1024, "1 KiB"), (1e6, "977 KiB"),
      (10_000_000_000, "9.31 GiB"),
      (0x1p62, "4 EiB"), (1e30, "8.67e+11 EiB"),
    ] as [(Double, String)])
  func itIsPrinted(bytes: Double, text: String) {
    #expect(MemorySize(bytes: bytes).description == text)
  }

  /// What a message recommends is enough, and is read.
  @Test func whatIsRoundedUpIsEnough() throws {
    for bytes in [1, 1024, 1025, 0x1p20 + 1, 3e9, 0x1p40, 1e13, 0x1p61] {
      let text = MemorySize(bytes: bytes).roundedUp
      let read = try #require(MemorySize(reading: text), "\(text)")
      #expect(read.bytes >= bytes && read.bytes <= max(2048, 2 * bytes), "\(text)")
    }
    #expect(MemorySize(bytes: 9.4 * 0x1p30).roundedUp == "10G")
  }

  /// A machine of 16 GiB under control groups.
  @Test(
    arguments: [
      ([:], 16.0),
      (["/proc/self/cgroup": "0::/", "/sys/fs/cgroup/memory.max": "max\n"], 16),
      (["/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/memory.max": "2147483648\n"], 2),
      // The smallest along the path counts.
      (
        [
          "/proc/self/cgroup": "0::/a/b", "/sys/fs/cgroup/a/b/memory.max": "8589934592\n",
          "/sys/fs/cgroup/a/memory.max": "4294967296\n",
        ], 4
      ),
      // Version 1: no limit is a number near 2⁶³; a container sees its own group as the root.
      (
        [
          "/proc/self/cgroup": "5:cpu:/\n4:memory:/docker/0a1b\n0::/",
          "/sys/fs/cgroup/memory/memory.limit_in_bytes": "1073741824\n",
        ], 1
      ),
      (
        [
          "/proc/self/cgroup": "4:cpu,memory:/",
          "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
        ], 16
      ),
      (["/proc/self/cgroup": "nonsense", "/sys/fs/cgroup/memory.max": "0"], 16),
    ] as [([String: String], Double)])
  func controlGroupsAreRespected(_ files: [String: String], gibibytes: Double) {
    let size = MachineMemory.size(physical: 16 * 0x1p30) { files[$0] }
    #expect(size.bytes == gibibytes * 0x1p30)
  }

  @Test func theBoundIsHalfOfTheMachineOrWhatIsGiven() {
    let machine = MemorySize(bytes: 16 * 0x1p30)
    func shortage(_ given: MemorySize?, need: Double) -> String? {
      MemoryBound(given, machine: machine).shortage(of: need * 0x1p30)?.description
    }
    #expect(shortage(nil, need: 7.9) == nil)
    #expect(
      shortage(nil, need: 9)
        == "takes about 9.03 GiB of memory, more than 8 GiB, half of this machine's: "
        + "--memory 10G allows it")
    #expect(
      shortage(MemorySize(bytes: 0x1p30), need: 2)
        == "takes about 2.03 GiB of memory, more than the 1 GiB that --memory allows: "
        + "--memory 3G allows it")
    #expect(
      shortage(nil, need: 100)
        == "takes about 100 GiB of memory, more than 8 GiB, half of this machine's: "
        + "--memory raises that to at most 16 GiB")
    #expect(
      shortage(MemorySize(bytes: 0x1p40), need: 100)
        == "takes about 100 GiB of memory, more than the 16 GiB that this machine has: "
        + "make it smaller")
  }
}
