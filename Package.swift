// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    // A section for each function, so that the linker drops the unused and puts those of a launch side by side.
    .unsafeFlags(["-Xfrontend", "-function-sections"], .when(configuration: .release)),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// One of our own targets; `folder` is the room it stands in. `small`: it is never waited for, so that its size counts.
func module(
    _ name: String, in folder: String, uses: [Target.Dependency] = [], small: Bool = false
) -> Target {
    // Types are found by their accessors: by name, each costs a launch a look at its mangled parts.
    let flags = small ? ["-Osize"] : ["-Xfrontend", "-disable-concrete-type-metadata-mangled-name-accessors"]
    return .target(
        name: name, dependencies: uses, path: "Sources/\(folder)/\(name)",
        swiftSettings: strict + [.unsafeFlags(flags, .when(configuration: .release))])
}

func tests(_ name: String, uses: [Target.Dependency]) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: uses + ["Conformance"], path: "Tests/\(name)Tests", swiftSettings: strict)
}

let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOSSL", package: "swift-nio-ssl"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
    .product(name: "AsyncHTTPClient", package: "async-http-client"),
]
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")

// Layers, top to bottom: executable; components, plugins and transports; contracts; libraries; system.
// `make check` holds these edges and the imports against one table.
let package = Package(
    name: "swmono",
    products: [.executable(name: "swmono", targets: ["swmono"])],
    dependencies: [
        // Registry: HTTPS with connection pools and proxies.
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        // Event loops and byte buffers under the HTTP client.
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        // TLS without a shared library.
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        // SHA-256 with the processor's own instructions.
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        // The messages of containerd's task service.
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    ],
    targets: [
        .executableTarget(
            name: "swmono",
            dependencies: [
                "Client", "Daemon", "Containerd", "Shim", "Supervisor", "Runc", "Init",
                "EngineAPI", "ContainerdAPI", "ShimAPI", "ShimTTRPC", "RuntimeAPI", "RuntimeExec",
                "SnapshotterAPI", "NetworkDriverAPI", "LogDriverAPI", "Snapshotters", "Networks", "Logs",
                "Registry", "State", "OCI", "Linux", "Faults",
            ],
            // Its one line runs on the main thread, and need not prove that at every start.
            swiftSettings: strict + [.unsafeFlags(["-Xfrontend", "-disable-dynamic-actor-isolation"])],
            // Code that a launch runs, in one place of the file: contrib/link/README.md. No table for fast unwinding (1 MB):
            // nothing throws C++ exceptions, and what unwinds a crash finds its way without.
            linkerSettings: [
                .unsafeFlags(
                    [
                        "-Xlinker", "--section-ordering-file", "-Xlinker",
                        "\(Context.packageDirectory)/contrib/link/launch.order",
                        "-Xlinker", "--no-eh-frame-hdr",
                    ],
                    .when(configuration: .release))
            ]),
        module("Client", in: "Components", uses: ["EngineAPI", "OCI", "Linux", "Faults"], small: true),
        module(
            "Daemon", in: "Components",
            uses: [
                "EngineAPI", "ContainerdAPI", "NetworkDriverAPI", "LogDriverAPI", "State", "OCI", "Linux", "Faults",
            ]),
        module(
            "Containerd", in: "Components",
            uses: [
                "ContainerdAPI", "ShimAPI", "SnapshotterAPI", "Registry", "Archive", "State", "OCI", "Linux", "Faults",
                crypto,
            ]),
        module(
            "Shim", in: "Components",
            uses: ["ShimAPI", "RuntimeAPI", "State", "OCI", "Cgroups", "Linux", "Faults"]),
        module("Supervisor", in: "Components", uses: ["ShimAPI", "LogDriverAPI", "State", "OCI", "Linux", "Faults"]),
        module(
            "Runc", in: "Components",
            uses: ["RuntimeAPI", "State", "OCI", "Cgroups", "Netlink", "Linux", "Faults", "CSeccomp", "CCap"]),

        module("Init", in: "Components", uses: ["CLinux"]),

        module("EngineAPI", in: "Seams", uses: ["OCI", "Linux", "Faults"]),
        module("ContainerdAPI", in: "Seams", uses: ["OCI", "Linux", "Faults"]),
        module("ShimAPI", in: "Seams", uses: ["OCI", "Linux", "Faults"]),
        module("ShimTTRPC", in: "Seams", uses: ["ShimAPI", "ShimMessages", "OCI", "Linux", "Faults", protobuf]),
        .target(name: "ShimMessages", dependencies: [protobuf], path: "Sources/Seams/ShimMessages"),
        module("RuntimeAPI", in: "Seams", uses: ["OCI", "Linux", "Faults"]),
        module("RuntimeExec", in: "Seams", uses: ["RuntimeAPI", "OCI", "Linux", "Faults"]),
        module("SnapshotterAPI", in: "Seams", uses: ["OCI", "Linux", "Faults"]),
        module("NetworkDriverAPI", in: "Seams", uses: ["OCI", "Linux", "Faults"]),
        module("LogDriverAPI", in: "Seams", uses: ["OCI", "Linux", "Faults"]),

        module("Snapshotters", in: "Plugins", uses: ["SnapshotterAPI", "State", "OCI", "Linux", "Faults"]),
        module("Networks", in: "Plugins", uses: ["NetworkDriverAPI", "Netlink", "State", "OCI", "Linux", "Faults"]),
        module("Logs", in: "Plugins", uses: ["LogDriverAPI", "State", "OCI", "Linux", "Faults"]),

        module("Registry", in: "Libraries", uses: ["OCI", "Linux", "Faults", crypto] + nio, small: true),
        module("Archive", in: "Libraries", uses: ["OCI", "Linux", "Faults", "CArchive", "CZlib", "CZstd", crypto]),
        module("State", in: "Libraries", uses: ["OCI", "Linux", "Faults", "CLinux"]),
        module("Cgroups", in: "Libraries", uses: ["DBus", "OCI", "Linux", "Faults"]),
        module("DBus", in: "Libraries", uses: ["Linux", "Faults"], small: true),
        module("Netlink", in: "Libraries", uses: ["Linux", "Faults", "CLinux"]),
        module("OCI", in: "Libraries", uses: ["Faults"]),
        module("Linux", in: "Libraries", uses: ["Faults", "CLinux"]),
        module("Faults", in: "Libraries"),

        .target(name: "CLinux", path: "Sources/System/CLinux"),
        .systemLibrary(name: "CArchive", path: "Sources/System/CArchive"),
        .systemLibrary(name: "CSeccomp", path: "Sources/System/CSeccomp"),
        .systemLibrary(name: "CCap", path: "Sources/System/CCap"),
        .systemLibrary(name: "CZlib", path: "Sources/System/CZlib"),
        .systemLibrary(name: "CZstd", path: "Sources/System/CZstd"),

        // `.covers("…")`: which checklist ids a test proves.
        .target(name: "Conformance", path: "Tests/Conformance", swiftSettings: strict),
        tests("Faults", uses: ["Faults"]),
        tests("EngineAPI", uses: ["EngineAPI"]),
        // Registries for tests: one that lies and breaks as it is told, and Debian's docker-registry.
        .target(
            name: "RegistryFixtures", dependencies: ["OCI", "Linux", "Faults", crypto] + nio,
            path: "Tests/RegistryFixtures", swiftSettings: strict),
        tests("Registry", uses: ["Registry", "RegistryFixtures", "OCI", "Linux", "Faults", crypto] + nio),
        tests("Client", uses: ["Client", "EngineAPI", "OCI", "Linux", "Faults"]),
        tests("Linux", uses: ["Linux"]),
        // Archives and layouts that tests write themselves.
        .target(
            name: "TestImages", dependencies: ["OCI", "State", "Linux", "CZlib", "CZstd", crypto],
            path: "Tests/TestImages", swiftSettings: strict),
        tests("Archive", uses: ["TestImages", "Archive", "OCI", "Linux", "State", "Faults", crypto]),
        tests(
            "Containerd",
            uses: [
                "TestImages", "Containerd", "ContainerdAPI", "Snapshotters", "SnapshotterAPI", "Archive",
                "RegistryFixtures", "State", "OCI", "Linux", "Faults", crypto,
            ] + nio),
        tests("Snapshotters", uses: ["Snapshotters", "SnapshotterAPI", "State", "OCI", "Linux", "Faults"]),
        tests("PullSystem", uses: ["RegistryFixtures", "OCI", "Linux", "Faults"] + nio),
        tests("OCI", uses: ["OCI", "Faults"]),
        // A file system whose server does not answer.
        .target(name: "HeldFiles", dependencies: ["Linux"], path: "Tests/HeldFiles", swiftSettings: strict),
        tests("Runc", uses: ["HeldFiles", "Runc", "RuntimeAPI", "Cgroups", "OCI", "Linux", "Faults"]),
        tests("Cgroups", uses: ["Cgroups", "DBus", "OCI", "Linux", "Faults"]),
        tests("DBus", uses: ["DBus", "Linux", "Faults"]),
        tests("Networks", uses: ["Networks", "NetworkDriverAPI", "Netlink", "State", "Linux", "Faults", "CLinux"]),
        tests("Init", uses: ["Init", "Linux"]),
        tests("RuntimeContract", uses: ["RuntimeAPI", "RuntimeExec", "OCI", "Linux", "Faults"]),
        tests("Netlink", uses: ["Netlink", "Linux", "Faults", "CLinux"]),
        // build/swmono as a user runs it; `make test-system`.
        .testTarget(
            name: "SystemTests", dependencies: ["State", "Linux", "CLinux", "Conformance"], path: "Tests/System",
            swiftSettings: strict),
        tests("State", uses: ["State", "Linux", "Faults"]),
        tests(
            "Daemon",
            uses: ["Daemon", "EngineAPI", "ContainerdAPI", "LogDriverAPI", "State", "OCI", "Linux", "Faults"]),
        // Real shims and containers, from the program that is built beside the tests.
        tests(
            "Shim",
            uses: [
                "HeldFiles", "Shim", "Containerd", "ContainerdAPI", "ShimTTRPC", "ShimAPI", "State", "OCI", "Linux",
                "Faults", "Conformance",
            ]),
        tests("ShimTTRPC", uses: ["ShimTTRPC", "ShimAPI", "OCI", "Linux", "Faults"]),
        tests("Logs", uses: ["Logs", "LogDriverAPI", "Linux", "Faults", "Conformance"]),
        tests("Supervisor", uses: ["Supervisor", "ShimAPI", "LogDriverAPI", "State", "Linux", "Faults"]),
    ],
    swiftLanguageModes: [.v6]
)
