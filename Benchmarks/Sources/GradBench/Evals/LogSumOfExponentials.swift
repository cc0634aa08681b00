import Autodiff

// lse: log Σ exp xᵢ.

let logSumOfExponentials = Module(functions: [
  "primal": { input in
    let x = try nonEmptyVector(input)
    return Job({ logSumExp(x).scalar }, encode: JSON.number)
  },
  "gradient": { input in
    let x = try nonEmptyVector(input)
    return Job({ gradient(at: x) { x in logSumExp(x) } }, encode: { JSON($0) })
  },
])

private func nonEmptyVector(_ input: Field) throws -> Tensor<Double> {
  let x = try input["x"]
  let numbers = try x.numbers()
  guard !numbers.isEmpty else { throw x.refusal("there is nothing to add up") }
  return Tensor(numbers)
}
