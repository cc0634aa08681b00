/// What a command may use beside its arguments.
struct Resources: Sendable {
  let memory: MemoryBound
  let progress: Progress
  /// The keys of whoever watches; nil where nobody does.
  let keys: KeyReader?
}
