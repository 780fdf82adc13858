internal import Netlink

/// A bridge that endpoints can join.
struct ReadyBridge {
    let name: String
    let index: Int32
    let record: BridgeRecord
    /// nil: the kernel's default.
    let mtu: UInt32?
    /// What the user should hear.
    let warnings: [String]
}
