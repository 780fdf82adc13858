/// One line of a pull's stream (moby `jsonmessage`).
package struct ProgressMessage: Sendable, Equatable, Codable, ZeroValue {
    package var status: String?
    /// Short digest of a layer, or the tag.
    package var id: String?
    package var progressDetail: ProgressDetail?
    package var error: String?

    package init() {}

    package init(status: String?, id: String? = nil, progressDetail: ProgressDetail? = nil, error: String? = nil) {
        self.status = status
        self.id = id
        self.progressDetail = progressDetail
        self.error = error
    }

    enum CodingKeys: String, CodingKey {
        case status, id, progressDetail, error
    }
}

/// How far a layer is, in bytes; total 0 when unknown.
package struct ProgressDetail: Sendable, Equatable, Codable, ZeroValue {
    package var current: Int64?
    package var total: Int64?

    package init() {}

    package init(current: Int64?, total: Int64?) {
        self.current = current
        self.total = total
    }

    enum CodingKeys: String, CodingKey {
        case current, total
    }
}
