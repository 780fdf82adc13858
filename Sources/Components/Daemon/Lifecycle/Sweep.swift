internal import Glibc
internal import State

extension Daemon {
    /// Takes back containers whose maker died before their record was written; nobody else would ever see them.
    func sweepHalfMade() async {
        FolderOnTheWay.sweep(instance.containers)
        let dead = Set(
            IDPrefix.all(in: instance.containers).filter { id in
                RandomID.isWhole(id) && access(store.recordFile(id), F_OK) != 0
                    && Intent.read(instance.container(id), .create)?.isAbandoned == true
            })
        guard !dead.isEmpty else { return }
        for name in IDPrefix.all(in: instance.names) {
            if let id = store.names.lookUp(name), dead.contains(id) { store.names.release(name, of: id) }
        }
        for id in dead { await discard(id: id, driver: nil) }
    }
}
