import Synchronization

/// Sentences for standard error about what a command took for granted, each said once.
final class Notes: Sendable {
  private let sentences = Mutex<[String]>([])
  /// No more of them are said.
  private static let limit = 20

  /// Keeps a sentence for the end of the command.
  func add(_ sentence: String) {
    sentences.withLock { sentences in
      if sentences.count < Self.limit, !sentences.contains(sentence) { sentences.append(sentence) }
    }
  }

  /// The sentences so far, which are forgotten.
  func take() -> [String] {
    sentences.withLock { sentences in
      defer { sentences = [] }
      return sentences
    }
  }
}
