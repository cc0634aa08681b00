import Autodiff

// hello: x² and its derivative.

let hello = Module(functions: [
  "square": { input in
    let x = try input.number
    return Job({ x * x }, encode: JSON.number)
  },
  "double": { input in
    let x = try input.number
    return Job({ gradient(at: x) { x in x * x } }, encode: JSON.number)
  },
])
