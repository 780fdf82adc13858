internal import ContainerdAPI
package import EngineAPI
package import Faults
internal import OCI

extension Daemon {
    /// Takes a name, or the whole image, away, by Docker's rules of use and force.
    package func imageRemove(
        _ name: String, _ options: ImageRemoveOptions
    ) async throws(Fault) -> [ImageDeleteItem] {
        if !options.platforms.isEmpty {
            throw Fault(.unimplemented, "removing one platform of an image is not supported yet")
        }
        let record = try await findRecord(name)
        let all = try await containerd.images.list(context).filter { $0.target.digest == record.target.digest }
        // An image whose content is not whole can go all the same; then its id is the digest of what is named.
        let resolved = try? await containerd.transfer.resolve(record, platform: nil, context)
        let id = (resolved?.configDigest ?? record.target.digest).description
        // An id is no reference.
        let isByName = name == record.familiar || (try? ImageReference(name))?.description == record.name
        if isByName, all.count > 1 { return try await untag(record) }
        let users = store.all().filter { $0.imageID == id }
        if isByName {
            if let user = users.first, !options.force { throw Self.isUsed(record.familiar ?? name, by: user, id) }
            if !users.isEmpty { return try await untag(record) }
        } else {
            try await checkByID(name, all, users, force: options.force)
        }
        var items: [ImageDeleteItem] = []
        for record in all { items += try await untag(record) }
        items.append(ImageDeleteItem(deleted: id))
        return items
    }

    private func checkByID(
        _ name: String, _ all: [ImageRecord], _ users: [ContainerRecord], force: Bool
    ) async throws(Fault) {
        for user in users {
            guard try await phase(of: user).isRunning else { continue }
            throw Fault(
                .conflict,
                "conflict: unable to delete \(Self.short(name)) (cannot be forced) - "
                    + "image is being used by running container \(user.shortID)")
        }
        guard !force else { return }
        if let user = users.first {
            throw Fault(
                .conflict,
                "conflict: unable to delete \(Self.short(name)) (must be forced) - "
                    + "image is being used by stopped container \(user.shortID)")
        }
        // Names of the store's own making are no references.
        if Set(all.compactMap { try? ImageReference($0.name).familiarName }).count > 1 {
            throw Fault(
                .conflict,
                "conflict: unable to delete \(Self.short(name)) (must be forced) - "
                    + "image is referenced in multiple repositories")
        }
    }

    private static func isUsed(_ name: String, by user: ContainerRecord, _ id: String) -> Fault {
        Fault(
            .conflict,
            "conflict: unable to remove repository reference \"\(name)\" (must force) - "
                + "container \(user.shortID) is using its referenced image \(short(id))")
    }

    static func short(_ id: String) -> String {
        String((id.hasPrefix("sha256:") ? String(id.dropFirst(7)) : id).prefix(12))
    }

    /// What was taken away; nothing for a name that is none of the user's.
    private func untag(_ record: ImageRecord) async throws(Fault) -> [ImageDeleteItem] {
        try await containerd.images.delete(record.name, sync: true, context)
        return record.familiar.map { [ImageDeleteItem(untagged: $0)] } ?? []
    }

    /// Removes images that no container uses: those without a tag, or all.
    package func imagesPrune(_ filters: Filters) async throws(Fault) -> ImagesPruneResponse {
        var filters = filters
        let wantsAll = filters["dangling"]?.first.flatMap(SecurityOptions.bool) == false
        filters["dangling"] = wantsAll ? nil : ["true"]
        let filter = try await ImageFilter(filters, self)
        let used = Set(store.all().map(\.imageID))
        var items: [ImageDeleteItem] = []
        var bytes: UInt64 = 0
        for image in try await localImages() where filter.matches(image) && !used.contains(image.id) {
            bytes += UInt64(clamping: try await imageBytes(image.resolved))
            for record in image.records { items += try await untag(record) }
            items.append(ImageDeleteItem(deleted: image.id))
        }
        return ImagesPruneResponse(imagesDeleted: items, spaceReclaimed: bytes)
    }
}
