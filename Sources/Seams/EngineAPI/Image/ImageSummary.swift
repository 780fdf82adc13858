/// One line of `docker images` (Engine API, `ImageSummary`).
package struct ImageSummary: Sendable, Equatable, Codable, ZeroValue {
    /// -1 when not counted.
    @Always package var containers: Int64 = 0
    /// Seconds since 1970.
    @Always package var created: Int64 = 0
    @Always package var id: String = ""
    @OrNull package var labels: [String: String]?
    @Always package var parentID: String = ""
    @Always package var repoDigests: [String] = []
    @Always package var repoTags: [String] = []
    /// Bytes; -1 when not counted.
    @Always package var sharedSize: Int64 = 0
    @Always package var size: Int64 = 0

    package init() {}

    enum CodingKeys: String, CodingKey {
        case containers = "Containers"
        case created = "Created"
        case id = "Id"
        case labels = "Labels"
        case parentID = "ParentId"
        case repoDigests = "RepoDigests"
        case repoTags = "RepoTags"
        case sharedSize = "SharedSize"
        case size = "Size"
    }
}
