// swift-tools-version: 6.1

import PackageDescription

let package = Package(
  name: "swift-autodiff",
  platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11), .visionOS(.v2)],
  products: [
    .library(name: "Autodiff", targets: ["Autodiff", "GenericOperators"]),
    .library(name: "MLP", targets: ["MLP"]),
    .executable(name: "autodiff-cli", targets: ["autodiff-cli"]),
  ],
  targets: [
    .systemLibrary(name: "TargetFeatures"),
    .target(name: "Autodiff", dependencies: ["TargetFeatures"]),
    .target(name: "GenericOperators", dependencies: ["Autodiff"]),
    .target(name: "MLP", dependencies: ["Autodiff"]),
    .target(
      name: "AutodiffCommand", dependencies: ["Autodiff", "MLP"],
      path: "Sources/autodiff-cli/Command"),
    .executableTarget(
      name: "autodiff-cli", dependencies: ["AutodiffCommand"], path: "Sources/autodiff-cli/Main"),
    .target(name: "TestSupport", dependencies: ["Autodiff"], path: "Tests/TestSupport"),
    .testTarget(
      name: "AutodiffTests", dependencies: ["Autodiff", "GenericOperators", "TestSupport"]),
    .testTarget(name: "MLPTests", dependencies: ["Autodiff", "MLP", "TestSupport"]),
    .testTarget(
      name: "CLITests", dependencies: ["AutodiffCommand", "Autodiff", "MLP", "TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)
