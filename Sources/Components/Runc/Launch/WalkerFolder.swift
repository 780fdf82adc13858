internal import Linux

/// A directory to make something in: one that a walker holds anyway, or one that it opened for the moment.
struct WalkerFolder: ~Copyable {
    let raw: Int32
    private let own: OwnedFD?

    init(held: Int32) {
        raw = held
        own = nil
    }

    init(_ own: consuming OwnedFD) {
        raw = own.raw
        self.own = consume own
    }
}
