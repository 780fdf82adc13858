internal import Faults
internal import Glibc
internal import Linux
internal import SnapshotterAPI
internal import State

/// Records and folders of one driver's snapshots.
///
///     <root>/records/{active,view,committed}/<key>.json     one record each, found by path
///     <root>/<number>/fs, <root>/<number>/work              its tree
///     <root>/lock, <root>/next
///
/// A commit is one rename from `active` to `committed`. A tree with no record is garbage, unless its folder is locked:
/// then somebody is filling it.
struct SnapshotTable: Sendable {
    let driver: String
    let root: String

    init(driver: String, _ instance: Instance) {
        self.driver = driver
        root = instance.snapshots(driver)
    }

    var lockFile: String { "\(root)/lock" }
    func folder(_ number: Int) -> String { "\(root)/\(number)" }
    func tree(_ number: Int) -> String { "\(root)/\(number)/fs" }
    func work(_ number: Int) -> String { "\(root)/\(number)/work" }
    func records(_ kind: SnapshotKind) -> String { "\(root)/records/\(kind.rawValue)" }

    func path(_ kind: SnapshotKind, _ key: String) throws(Fault) -> String {
        guard let name = RecordName.encode(key) else {
            throw Fault(.invalidArgument, "the snapshot key \(key) is empty or too long")
        }
        return "\(records(kind))/\(name).json"
    }

    /// Runs `body` under the driver's lock.
    func locked<Value>(_ body: () throws(Fault) -> Value) throws(Fault) -> Value {
        let lock = try doing("lock the \(driver) snapshots") { () throws(SystemError) in
            if access(records(.committed), F_OK) != 0 {
                for kind in [SnapshotKind.active, .view, .committed] { try makeFolder(records(kind)) }
            }
            return try FileLock(lockFile)
        }
        return try lock.held(while: body)
    }
}
