// swift-tools-version: 6.1

import PackageDescription

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "swift-autodiff", path: "..")],
  targets: [
    .executableTarget(
      name: "autodiff-bench",
      dependencies: [
        .product(name: "Autodiff", package: "swift-autodiff"),
        .product(name: "MLP", package: "swift-autodiff"),
      ]),
    .executableTarget(
      name: "check-trial",
      dependencies: [
        .product(name: "Autodiff", package: "swift-autodiff"),
        .product(name: "MLP", package: "swift-autodiff"),
      ]),
    .executableTarget(
      name: "function-values",
      dependencies: [.product(name: "Autodiff", package: "swift-autodiff")]),
    .target(
      name: "GradBench", dependencies: [.product(name: "Autodiff", package: "swift-autodiff")]),
    .executableTarget(name: "gradbench-tool", dependencies: ["GradBench"]),
    .testTarget(
      name: "GradBenchTests", dependencies: ["GradBench"], resources: [.copy("Fixtures")]),
  ],
  swiftLanguageModes: [.v6]
)
