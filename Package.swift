// swift-tools-version: 6.1

import PackageDescription

// With AUTODIFF_NATIVE=1 in its environment, `swift build` compiles for the processor that it runs on. Flags of this kind
// are forbidden in dependencies, so nothing is set without it. x86-64 on Linux is what is built and tested; arm64, which
// has fused products in its default target, is not.
var tuning: [SwiftSetting] = []
#if arch(x86_64)
  if Context.environment["AUTODIFF_NATIVE"] == "1" {
    tuning = [.unsafeFlags(["-Xcc", "-march=native"])]
  }
#endif

let package = Package(
  name: "swift-autodiff",
  // The versions that the sources are written for; nothing has been compiled or run there.
  platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11), .visionOS(.v2)],
  products: [
    .library(name: "Autodiff", targets: ["Autodiff", "GenericOperators"]),
    .library(name: "MLP", targets: ["MLP"]),
    .executable(name: "autodiff-cli", targets: ["autodiff-cli"]),
  ],
  targets: [
    .systemLibrary(name: "TargetFeatures"),
    .target(name: "Autodiff", dependencies: ["TargetFeatures"], swiftSettings: tuning),
    .target(name: "GenericOperators", dependencies: ["Autodiff"]),
    .target(name: "MLP", dependencies: ["Autodiff"]),
    .target(
      name: "AutodiffCommand", dependencies: ["Autodiff", "MLP"],
      path: "Sources/autodiff-cli/Command",
      resources: [.embedInCode("Explore/Page")]),
    .executableTarget(
      name: "autodiff-cli", dependencies: ["AutodiffCommand"], path: "Sources/autodiff-cli/Main"),
    .target(name: "TestSupport", dependencies: ["Autodiff"], path: "Tests/TestSupport"),
    .testTarget(
      name: "AutodiffTests", dependencies: ["Autodiff", "GenericOperators", "TestSupport"]),
    .testTarget(name: "MLPTests", dependencies: ["Autodiff", "MLP", "TestSupport"]),
    .target(
      name: "Fuzzing", dependencies: ["AutodiffCommand", "Autodiff", "MLP"], path: "Tests/Fuzzing"),
    .executableTarget(name: "fuzz", dependencies: ["Fuzzing"], path: "Tests/FuzzTool"),
    .executableTarget(name: "peak-memory", path: "Tests/PeakMemory"),
    .testTarget(
      name: "CLITests",
      dependencies: [
        "AutodiffCommand", "Autodiff", "MLP", "TestSupport", "Fuzzing", "autodiff-cli", "fuzz",
        "peak-memory",
      ]),
  ],
  swiftLanguageModes: [.v6]
)
