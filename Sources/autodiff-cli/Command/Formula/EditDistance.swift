/// The candidate that was probably meant, or `nil` when none is near.
///
/// A candidate that differs only in case is taken first, then the one with the fewest edits, at most a
/// third of its letters: of several, one with the same first letter and then one of the same length, because the
/// first letter is seldom mistyped (`sn` is `sin`, not `ln`). Where none is near, the shortest that the
/// word begins, if it has three letters or more (`grad` is `gradient`).
package func suggestion(for word: String, among candidates: some Sequence<String>) -> String? {
  let word = Array(word.lowercased().unicodeScalars)
  guard word.count <= 64 else { return nil }
  var best: (rank: (Int, Int, Int), candidate: String)?
  var completion: String?
  for candidate in candidates {
    let letters = Array(candidate.lowercased().unicodeScalars)
    if word.count >= 3, letters.starts(with: word),
      completion.map({ candidate.count < $0.count }) ?? true
    {
      completion = candidate
    }
    let limit = max(1, min(word.count, letters.count) / 3)
    guard abs(letters.count - word.count) <= limit else { continue }
    let distance = editDistance(word, letters)
    // One letter for another is no typing error when the word has only one.
    guard distance <= limit, distance < max(word.count, letters.count) else { continue }
    let rank = (
      distance, letters.first == word.first ? 0 : 1, abs(letters.count - word.count)
    )
    if best.map({ rank < $0.rank }) ?? true { best = (rank, candidate) }
  }
  return best?.candidate ?? completion
}

/// The number of insertions, deletions, replacements and exchanges of neighbours between two words
/// (the optimal string alignment distance).
func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
  var beforePrevious: [Int] = []
  var previous = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      var distance = min(
        previous[j + 1] + 1, row[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        distance = min(distance, beforePrevious[j - 1] + 1)
      }
      row.append(distance)
    }
    (beforePrevious, previous) = (previous, row)
  }
  return previous[b.count]
}
