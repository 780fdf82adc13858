/// One value to write into one file of a cgroup; data, so that a launch plan can be printed.
package struct CgroupSetting: Sendable, Equatable, CustomStringConvertible {
    /// Which controller must be there (`memory`).
    package let controller: String
    package let file: String
    package let value: String
    /// Written where the kernel does not have `file` (`blkio.bfq.weight` in place of `blkio.weight`).
    package let otherwise: Alternative?
    /// The value is what a kernel without the file does anyway.
    package let isDefault: Bool

    /// A second file for the same meaning.
    package struct Alternative: Sendable, Equatable {
        package let file: String
        package let value: String
    }

    package init(
        _ controller: String, _ file: String, _ value: String, otherwise: Alternative? = nil, isDefault: Bool = false
    ) {
        self.controller = controller
        self.file = file
        self.value = value
        self.otherwise = otherwise
        self.isDefault = isDefault
    }

    package var description: String { "\(file) = \(value)" }
}
