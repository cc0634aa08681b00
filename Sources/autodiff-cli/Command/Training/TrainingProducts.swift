import Autodiff

/// Which matrix products a training is computed with: the kernels here unless `--blas` is given, so that the same call gives
/// the same numbers, whatever libraries a system has.
enum TrainingProducts {
  static let option = CommandDefinition.Option(
    name: "blas",
    summary: "Leave large matrix products to a BLAS of the system, where one is faster; the "
      + "last digits are then its.")

  /// Runs what trains with the products that are asked for.
  static func chosen<Result>(
    _ arguments: ParsedArguments, _ resources: Resources, _ body: () throws -> Result
  ) throws -> Result {
    guard arguments.has(option.name) else { return try BuiltInProducts.only(body) }
    if !Machine.hasSystemProducts {
      resources.notes.add(
        "--blas: the products are those of the kernels here, as no BLAS is found that is faster; "
          + "AUTODIFF_BLAS names one")
    }
    return try body()
  }
}
