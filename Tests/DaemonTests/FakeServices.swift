import ContainerdAPI
import Faults
import FoundationEssentials
import Linux
import LogDriverAPI
import OCI

struct FakeTransfer: TransferService {
    let owner: FakeContainerd

    func pull(
        _ request: PullRequest, _ context: CallContext, progress: @escaping @Sendable (TransferProgress) -> Void
    ) async throws(Fault) -> PullResult {
        throw Fault(.unimplemented, "pull")
    }
    func importLayout(
        _ path: String, name: ImageReference?, _ context: CallContext
    ) async throws(Fault) -> [ImageRecord] {
        []
    }
    func importArchive(
        _ archive: ByteChannel, name: ImageReference?, _ context: CallContext
    ) async throws(Fault) -> [ImageRecord] {
        []
    }
    func unpack(
        _ image: ImageRecord, platform: Platform?, _ context: CallContext
    ) async throws(Fault) -> ResolvedImage {
        try await resolve(image, platform: platform, context)
    }
    /// The image's id is the digest that its name points at.
    func resolve(
        _ image: ImageRecord, platform: Platform?, _ context: CallContext
    ) async throws(Fault) -> ResolvedImage {
        let text = """
            {"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]},"config":\(owner.defaults)}
            """
        do {
            let config = try JSONDecoder().decode(ImageConfig.self, from: Data(text.utf8))
            return ResolvedImage(
                manifest: image.target, configDigest: image.target.digest, config: config, layers: [],
                chainID: image.target.digest)
        } catch { throw Fault(.internal, "\(error)") }
    }
}

struct FakeContent: ContentService {
    func info(_ digest: Digest, _ context: CallContext) async throws(Fault) -> ContentInfo { throw .missing }
    func read(_ digest: Digest, _ context: CallContext) async throws(Fault) -> ByteChannel { throw .missing }
    func list(_ context: CallContext) async throws(Fault) -> [ContentInfo] { [] }
    func update(_ digest: Digest, labels: [String: String], _ context: CallContext) async throws(Fault) {}
    func delete(_ digest: Digest, _ context: CallContext) async throws(Fault) {}
    func ingest(
        _ reference: String, expected: Descriptor, from source: ByteChannel, _ context: CallContext
    ) async throws(Fault) {}
}

extension Fault {
    static let missing = Fault(.notFound, "missing")
}

struct FakeLeases: LeaseService {
    func create(_ id: String, expiresAfterSeconds seconds: Int, _ context: CallContext) async throws(Fault) {}
    func delete(_ id: String, _ context: CallContext) async throws(Fault) {}
    func list(_ context: CallContext) async throws(Fault) -> [String] { [] }
}

struct FakeLogs: LogDrivers {
    var names: [String] { ["json-file", "none"] }
    func validate(driver: String, options: [String: String]) throws(Fault) {
        guard names.contains(driver) else {
            throw Fault(.invalidArgument, "logger: no log driver named '\(driver)' is registered")
        }
    }
    func writer(_ target: LogTarget) throws(Fault) -> (any LogWriter)? { nil }
    func reader(_ target: LogTarget) throws(Fault) -> any LogReader { FakeLogReader() }
    func remove(_ target: LogTarget) throws(Fault) {}
}

struct FakeLogReader: LogReader {
    func copy(_ query: LogQuery, to output: ByteChannel) throws(Fault) {
        do { try output.duplicate().writeAll("tail \(query.tail ?? -1)\n".utf8) } catch { throw error.fault("log") }
    }
}
