internal import Faults

extension UserMount {
    /// Reads `-v`: `source:target[:options]` (moby volume/mounts, linux parser). A name in place of a path is a
    /// named volume.
    init(bind text: String) throws(Fault) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let invalid = Fault(.invalidArgument, "invalid volume specification: '\(text)'")
        guard (2...3).contains(parts.count), !parts[0].isEmpty, !parts[1].isEmpty else { throw invalid }
        guard parts[1].hasPrefix("/") else {
            throw Fault(
                .invalidArgument,
                "invalid volume specification: '\(text)': invalid mount config for type \"bind\": "
                    + "invalid mount path: '\(parts[1])' mount path must be absolute")
        }
        let destination = ContainerPath.clean(parts[1])
        guard destination != "/" else {
            throw Fault(
                .invalidArgument,
                "invalid volume specification: '\(text)': invalid mount config for type \"bind\": "
                    + "invalid specification: destination can't be '/'")
        }
        self.init(kind: .bind(source: ContainerPath.clean(parts[0]), makeMissing: true), destination: destination)
        mode = parts.count == 3 ? parts[2] : ""
        propagation = "rprivate"
        try take(mode: mode, of: text)
        guard parts[0].hasPrefix("/") else {
            throw Fault(
                .unimplemented, "named volumes are not supported yet: \(parts[0])",
                hint: "use a path of the host before the colon")
        }
    }

    private mutating func take(mode: String, of text: String) throws(Fault) {
        var seen: Set<String> = []
        for option in mode.split(separator: ",").map(String.init) {
            let kind: String
            switch option {
            case "rw", "ro":
                writable = option == "rw"
                kind = "rw"
            case "z", "Z": kind = "label"
            case "nocopy": kind = "copy"
            case "cached", "delegated", "consistent", "default": kind = "consistency"
            default:
                guard Propagation.modes.contains(option) else {
                    throw Fault(.invalidArgument, "invalid mode: \(mode)")
                }
                propagation = option
                kind = "propagation"
            }
            guard seen.insert(kind).inserted else { throw Fault(.invalidArgument, "invalid mode: \(mode)") }
        }
    }
}
