/// The memory that a command may take.
package struct MemoryBound: Equatable, Sendable {
  /// What `--memory` gives, at most what the machine has; half of that where it gives nothing.
  package let size: MemorySize
  /// What the machine has.
  let machine: MemorySize
  /// Whether `--memory` gives it.
  let isGiven: Bool

  /// What the program takes before it has read a number.
  static let ofProgram = 32.0 * 0x1p20

  package init(_ given: MemorySize?, machine: MemorySize) {
    size = given.map { min($0, machine) } ?? MemorySize(bytes: (machine.bytes / 2).rounded())
    self.machine = machine
    isGiven = given != nil
  }

  /// The bound of a call.
  ///
  /// - Throws: `UsageError`.
  init(_ arguments: ParsedArguments) throws(UsageError) {
    guard let text = arguments.value(Self.option.name) else {
      self.init(nil, machine: MachineMemory.size)
      return
    }
    guard let size = MemorySize(reading: text) else {
      throw .invalidValue(
        option: Self.option.name, text: text, expected: "a size such as 512M or 4G")
    }
    self.init(size, machine: MachineMemory.size)
  }

  static let option = CommandDefinition.Option(
    name: "memory", value: "SIZE",
    summary: "Take at most so much memory, 512M or 4G (2^30 bytes each); half of the machine's "
      + "unless given. What takes more is refused before it starts.")

  /// Why so many bytes beside the program are too many; nil where they are not.
  ///
  /// - Parameter isPart: whether more is needed later, so that the bytes are not all.
  func shortage(of bytes: Double, isPart: Bool = false) -> MemoryShortage? {
    let need = MemorySize(bytes: bytes + Self.ofProgram)
    return need <= size ? nil : MemoryShortage(need: need, isPart: isPart, bound: self)
  }

  /// Refuses what takes too many bytes.
  func require(_ bytes: Double, isPart: Bool = false, for what: String) throws(CommandError) {
    if let shortage = shortage(of: bytes, isPart: isPart) {
      throw .memory(what: what, shortage)
    }
  }
}

/// How much memory something takes, and the bound that it exceeds.
package struct MemoryShortage: Equatable, Sendable {
  let need: MemorySize
  /// Whether the call needs more than that later.
  var isPart = false
  let bound: MemoryBound
}

extension MemoryShortage: CustomStringConvertible {
  /// The rest of a sentence that begins with what takes the memory.
  package var description: String {
    let limit =
      !bound.isGiven
      ? "\(bound.size), half of this machine's"
      : bound.size < bound.machine
        ? "the \(bound.size) that --memory allows" : "the \(bound.size) that this machine has"
    let remedy =
      need <= bound.machine
      ? "--memory \(need.roundedUp)\(isPart ? " or more" : "") allows it"
      : bound.size < bound.machine
        ? "--memory raises that to at most \(bound.machine)" : "make it smaller"
    return "takes about \(need) of memory, more than \(limit): \(remedy)"
  }
}
