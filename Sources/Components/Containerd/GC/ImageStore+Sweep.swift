internal import Faults
internal import Glibc
internal import Linux
internal import OCI
internal import State

extension ImageStore {
    /// Ingests that nobody writes: gone when their blob is here or when nobody came back for them in a day; else they
    /// stay, and the next pull goes on from there.
    func sweepIngests() {
        for namespace in IDPrefix.all(in: "\(instance.content)/ingests") where !namespace.hasPrefix(".") {
            for name in IDPrefix.all(in: instance.ingests(namespace)) where !name.hasPrefix(".") {
                sweep("\(instance.ingests(namespace))/\(name)", RecordName.decode(name))
            }
        }
    }

    private func sweep(_ folder: String, _ reference: String) {
        // One without data is the first step of a writer, or what is left of one that died there.
        guard let left = LeftIngest(folder) else {
            rmdir(folder)
            return
        }
        guard left.isOurs else { return }
        // A name that is no digest is that of a small document, quickly written again.
        let isHere = (try? Digest(reference)).map(content.contains) ?? true
        let age = WallClock.nanoseconds / 1_000_000_000 - left.modifiedSeconds
        guard isHere || age > 86400 else { return }
        left.remove()
    }

    /// Neighbours of records, left by writers that died: under the collector's lock nobody is writing one.
    func sweepTornRecords() {
        var folders = [instance.content]
        for namespace in images.namespaces() {
            folders += [instance.images(namespace), instance.contentMeta(namespace)]
        }
        for folder in folders {
            for name in IDPrefix.all(in: folder) where name.contains(".tmp-") { unlink("\(folder)/\(name)") }
        }
    }

    /// Takes away what operations that died left behind; one look into a folder where there is nothing.
    func sweepDead() {
        // Whoever does something else on the way is not to fail for it: the next one tries again.
        if (try? hasDeadLeases()) == true { try? collectGarbage() }
    }

    /// Whether an operation died and left a lease behind.
    func hasDeadLeases() throws(Fault) -> Bool {
        for namespace in IDPrefix.all(in: "\(instance.dataRoot)/leases") where !namespace.hasPrefix(".") {
            for id in leases.list(namespace) where try leases.resources(id, namespace) == nil { return true }
        }
        return false
    }
}
