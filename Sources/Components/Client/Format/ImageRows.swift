internal import EngineAPI

/// What `images` shows: one row for each name of an image.
enum ImageRows {
    static let header = [
        "ID": "IMAGE ID", "Repository": "REPOSITORY", "Tag": "TAG", "Digest": "DIGEST", "CreatedSince": "CREATED",
        "CreatedAt": "CREATED AT", "Size": "SIZE", "Containers": "CONTAINERS", "SharedSize": "SHARED SIZE",
        "UniqueSize": "UNIQUE SIZE",
    ]

    static func template(digests: Bool) -> String {
        #"{{.Repository}}\t{{.Tag}}\t"# + (digests ? #"{{.Digest}}\t"# : "")
            + #"{{.ID}}\t{{.CreatedSince}}\t{{.Size}}"#
    }

    static func rows(_ image: ImageSummary, truncated: Bool, digests: Bool) -> [Record] {
        names(image, digests).map { repository, tag, digest in
            ListRow.record(
                [
                    "ID": truncated ? ShortText.id(image.id) : image.id,
                    "Repository": repository,
                    "Tag": tag,
                    "Digest": digest,
                    "CreatedSince": image.created <= 0 ? "N/A" : LocalTime.ago(seconds: image.created),
                    "CreatedAt": LocalTime.text(seconds: image.created),
                    "Size": ByteSize.decimal(image.size, digits: 3),
                    "Containers": image.containers < 0 ? "N/A" : String(image.containers),
                    "SharedSize": image.sharedSize < 0 ? "N/A" : ByteSize.decimal(image.sharedSize),
                    "UniqueSize": image.sharedSize < 0
                        ? "N/A" : ByteSize.decimal(image.size - image.sharedSize),
                ])
        }
    }

    // Repository, tag and digest; names without a tag are shown when digests are asked for, or there is no tag at all.
    private static func names(_ image: ImageSummary, _ digests: Bool) -> [(String, String, String)] {
        var byRepository: [String: String] = [:]
        for name in image.repoDigests {
            let parts = name.split(separator: "@", maxSplits: 1).map(String.init)
            if parts.count == 2 { byRepository[parts[0]] = parts[1] }
        }
        let tagged = image.repoTags.map { name in
            let (repository, tag) = split(name)
            return (repository, tag, byRepository[repository] ?? "<none>")
        }
        let bare = byRepository.keys.sorted().filter { repository in !tagged.contains { $0.0 == repository } }
        let untagged = bare.map { ($0, "<none>", byRepository[$0] ?? "<none>") }
        if tagged.isEmpty, untagged.isEmpty { return [("<none>", "<none>", "<none>")] }
        return digests || tagged.isEmpty ? tagged + untagged : tagged
    }

    private static func split(_ name: String) -> (String, String) {
        guard let colon = name.lastIndex(of: ":"), !name[colon...].contains("/") else { return (name, "<none>") }
        return (String(name[..<colon]), String(name[name.index(after: colon)...]))
    }
}
