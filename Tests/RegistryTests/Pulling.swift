import Faults
import OCI
import RegistryFixtures

@testable import Registry

extension RegistryOptions {
    /// Waits of a few milliseconds.
    static var quick: RegistryOptions {
        var options = RegistryOptions()
        options.retry.base = .milliseconds(2)
        return options
    }
}

/// The reference `SERVER/library/app:latest`.
func app(on server: FakeServer, tag: String = "latest") throws -> ImageReference {
    try ImageReference("\(server.authority)/library/app:\(tag)")
}

/// All bytes of a stream.
func bytes(of stream: BlobStream) async throws(Fault) -> [UInt8] {
    var all: [UInt8] = []
    for try await chunk in stream { chunk.withUnsafeBytes { all.append(contentsOf: $0) } }
    return all
}

/// The fault that `body` throws; nil when it throws none.
func fault(_ body: () async throws -> Void) async -> Fault? {
    do {
        try await body()
        return nil
    } catch {
        return error as? Fault
    }
}
