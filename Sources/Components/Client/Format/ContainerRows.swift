internal import EngineAPI

/// What `ps` shows of a container.
enum ContainerRows {
    static let header = [
        "ID": "CONTAINER ID", "Names": "NAMES", "Image": "IMAGE", "Command": "COMMAND", "CreatedAt": "CREATED AT",
        "RunningFor": "CREATED", "Ports": "PORTS", "State": "STATE", "Status": "STATUS", "Size": "SIZE",
        "Labels": "LABELS", "Mounts": "MOUNTS", "LocalVolumes": "LOCAL VOLUMES", "Networks": "NETWORKS",
        "Platform": "PLATFORM",
    ]

    static func template(size: Bool) -> String {
        #"{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}"#
            + (size ? #"\t{{.Size}}"# : "")
    }

    static func row(_ container: ContainerSummary, truncated: Bool) -> Record {
        let command = truncated ? ShortText.ellipsis(container.command, 20) : container.command
        return ListRow.record(
            [
                "ID": truncated ? ShortText.id(container.id) : container.id,
                "Names": names(container.names, truncated),
                "Image": image(container, truncated),
                "Command": GoQuote.quote(command),
                "CreatedAt": LocalTime.text(seconds: container.created),
                "RunningFor": LocalTime.ago(seconds: container.created),
                "Ports": PortText.text(container.ports),
                "State": container.state,
                "Status": container.status,
                "Size": size(container),
                "Labels": container.labels.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ","),
                "Mounts": mounts(container.mounts, truncated),
                "LocalVolumes": String(container.mounts.count { $0.driver == "local" }),
                "Networks": container.networkSettings.networks.keys.sorted().joined(separator: ","),
                "Platform": "",
            ], labels: container.labels)
    }

    // Without links of other containers (`/other/alias`) where only one name fits.
    private static func names(_ names: [String], _ truncated: Bool) -> String {
        let plain = names.map { $0.hasPrefix("/") ? String($0.dropFirst()) : $0 }
        return truncated ? plain.first { !$0.contains("/") } ?? "" : plain.joined(separator: ",")
    }

    private static func image(_ container: ContainerSummary, _ truncated: Bool) -> String {
        if container.image.isEmpty { return "<no image>" }
        guard truncated else { return container.image }
        let short = ShortText.id(container.imageID)
        if short == ShortText.id(container.image) { return short }
        return container.image.split(separator: "@").first.map(String.init) ?? container.image
    }

    private static func size(_ container: ContainerSummary) -> String {
        let own = ByteSize.decimal(container.sizeRw ?? 0, digits: 3)
        guard let whole = container.sizeRootFs, whole > 0 else { return own }
        return "\(own) (virtual \(ByteSize.decimal(whole, digits: 3)))"
    }

    private static func mounts(_ mounts: [MountPoint], _ truncated: Bool) -> String {
        mounts.map { mount in
            let name = mount.name.flatMap { $0.isEmpty ? nil : $0 } ?? mount.source
            return truncated ? ShortText.ellipsis(name, 15) : name
        }.joined(separator: ",")
    }
}
