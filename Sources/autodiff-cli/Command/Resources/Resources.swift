/// What a command may use beside its arguments.
struct Resources: Sendable {
  let memory: MemoryBound
  let progress: Progress
  /// The keys of whoever watches; nil where nobody does.
  let keys: KeyReader?
  /// The lines of standard input; nil where there is none.
  let lines: LineReader?
  /// Whether results may be coloured: a terminal shows them, and nobody has said otherwise.
  let isColoured: Bool
  /// Whether a terminal shows the results.
  let isShown: Bool
  /// What was taken for granted, for standard error.
  let notes: Notes
}
