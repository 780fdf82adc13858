internal import Faults
internal import Glibc
internal import Linux
internal import NetworkDriverAPI
internal import State

/// The record of a network, `networks/<id>.json`; `networks/names/<name>` leads to it.
struct NetworkRecord: Record, Equatable {
    static let currentSchema = 1
    var schema = currentSchema
    var generation: UInt64 = 0
    var id: String
    var name: String
    var driver: String
    var created: String
    var options: [String: String]

    var config: NetworkConfig { NetworkConfig(id: id, name: name, driver: driver, options: options) }
}

/// The three networks that every engine has: `bridge`, `host`, `none`. Made when first asked for.
struct NetworkStore: Sendable {
    let instance: Instance

    private var names: NameIndex { NameIndex(folder: "\(instance.networks)/names", targets: "..") }

    /// The default network of that name.
    func standard(_ name: String) throws(Fault) -> NetworkRecord {
        if let id = names.lookUp(name) {
            return try RecordFile.load(NetworkRecord.self, file(id))
        }
        let record = NetworkRecord(
            id: RandomID.make(), name: name, driver: name == "none" ? "null" : name, created: WallClock.now,
            options: name == "bridge" ? ["com.docker.network.bridge.default_bridge": "true"] : [:])
        do { try makeFolder(instance.networks) } catch { throw error.fault("make the folder of networks") }
        try RecordFile.write(record, file(record.id), .durable)
        guard let holder = try names.reserve(name, for: record.id) else { return record }
        // Another process was faster: its record counts.
        unlink(file(record.id))
        return try RecordFile.load(NetworkRecord.self, file(holder))
    }

    private func file(_ id: String) -> String { "\(instance.networks)/\(id).json" }
}
