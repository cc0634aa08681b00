import Autodiff

extension ParsedArguments {
  /// The call, word by word as a shell reads it, each option with its value: the program's name, then the options in the order
  /// in which help lists them.
  var words: [String] {
    let options = definition.options.flatMap { option in
      values(option.name).map { value in
        option.value == nil
          ? "--\(option.name)"
          : value.hasPrefix("--")
            ? "--\(option.name)=\(quoted(value))" : "--\(option.name) \(quoted(value))"
      }
    }
    return [definition.name] + operands.map(quoted) + options
  }
}

/// A word as a POSIX shell reads it back.
private func quoted(_ word: String) -> String {
  let plain = word.unicodeScalars.allSatisfy { scalar in
    scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
      || "_-./,:=+@%".unicodeScalars.contains(scalar)
  }
  guard !plain || word.isEmpty else { return word }
  return "'" + legible(word, limit: Int.max).replacing("'", with: #"'\''"#) + "'"
}
