extension String {
  /// A name or a list of numbers in LaTeX's mathematical mode, whatever is in it: what pdfTeX has no sign for stands as the
  /// number of its character.
  var inLaTeX: String {
    var text = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "_", "%", "#", "&", "$", "{", "}": text += "\\\(scalar)"
      case "^", "~", "\\": text += "\\char\(scalar.value)\\relax "
      case "\u{2080}"..."\u{2089}": text += "{}_{\(scalar.value - 0x2080)}"
      case " ": text += "\\ "
      case _ where scalar.isASCII && scalar.value > 0x20: text.unicodeScalars.append(scalar)
      default:
        text +=
          Self.latexCommands[scalar].map { "\\\($0) " }
          ?? "\\langle\\mathtt{\(String(scalar.value, radix: 16))}\\rangle "
      }
    }
    return text
  }

  private static let latexCommands: [Unicode.Scalar: String] = [
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu",
    "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "varphi",
    "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta",
    "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
    "∂": "partial", "ϕ": "phi", "ϵ": "epsilon",
  ]
}
