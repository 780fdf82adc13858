/// One thing that `docker rmi` did.
package struct ImageDeleteItem: Sendable, Equatable, Codable, ZeroValue {
    package var untagged: String?
    package var deleted: String?

    package init() {}

    package init(untagged: String? = nil, deleted: String? = nil) {
        self.untagged = untagged
        self.deleted = deleted
    }

    enum CodingKeys: String, CodingKey {
        case untagged = "Untagged"
        case deleted = "Deleted"
    }
}

/// One line of `docker history`.
package struct ImageHistoryItem: Sendable, Equatable, Codable, ZeroValue {
    @Always package var id: String = ""
    /// Seconds since 1970.
    @Always package var created: Int64 = 0
    @Always package var createdBy: String = ""
    @OrNull package var tags: [String]?
    @Always package var size: Int64 = 0
    @Always package var comment: String = ""

    package init() {}

    enum CodingKeys: String, CodingKey {
        case id = "Id"
        case created = "Created"
        case createdBy = "CreatedBy"
        case tags = "Tags"
        case size = "Size"
        case comment = "Comment"
    }
}

/// Answer of `POST /images/prune`; bytes.
package struct ImagesPruneResponse: Sendable, Equatable, Codable, ZeroValue {
    @OrNull package var imagesDeleted: [ImageDeleteItem]?
    @Always package var spaceReclaimed: UInt64 = 0

    package init() {}

    package init(imagesDeleted: [ImageDeleteItem]?, spaceReclaimed: UInt64) {
        self.imagesDeleted = imagesDeleted
        self.spaceReclaimed = spaceReclaimed
    }

    enum CodingKeys: String, CodingKey {
        case imagesDeleted = "ImagesDeleted"
        case spaceReclaimed = "SpaceReclaimed"
    }
}
