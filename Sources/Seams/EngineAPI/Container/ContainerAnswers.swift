/// Answer of `POST /containers/{id}/wait`.
package struct WaitResponse: Sendable, Equatable, Codable, ZeroValue {
    @Always package var statusCode: Int64 = 0
    package var error: WaitError?

    package init() {}

    package init(statusCode: Int64, error: WaitError? = nil) {
        self.statusCode = statusCode
        self.error = error
    }

    enum CodingKeys: String, CodingKey {
        case statusCode = "StatusCode"
        case error = "Error"
    }
}

/// Why waiting failed.
package struct WaitError: Sendable, Equatable, Codable, ZeroValue {
    @Always package var message: String = ""

    package init() {}

    package init(message: String) {
        self.message = message
    }

    enum CodingKeys: String, CodingKey {
        case message = "Message"
    }
}

/// Answer of `GET /containers/{id}/top`: columns and rows of ps(1).
package struct TopResponse: Sendable, Equatable, Codable, ZeroValue {
    @Always package var titles: [String] = []
    @Always package var processes: [[String]] = []

    package init() {}

    package init(titles: [String], processes: [[String]]) {
        self.titles = titles
        self.processes = processes
    }

    enum CodingKeys: String, CodingKey {
        case titles = "Titles"
        case processes = "Processes"
    }
}

/// Answer of `POST /containers/prune`; bytes.
package struct ContainersPruneResponse: Sendable, Equatable, Codable, ZeroValue {
    @OrNull package var containersDeleted: [String]?
    @Always package var spaceReclaimed: UInt64 = 0

    package init() {}

    package init(containersDeleted: [String]?, spaceReclaimed: UInt64) {
        self.containersDeleted = containersDeleted
        self.spaceReclaimed = spaceReclaimed
    }

    enum CodingKeys: String, CodingKey {
        case containersDeleted = "ContainersDeleted"
        case spaceReclaimed = "SpaceReclaimed"
    }
}
