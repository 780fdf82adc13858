internal import EngineAPI
internal import Faults
internal import Linux

/// `--log-opt tag`: a text with fields of the container (moby's `loggerutils.ParseLogTag`). Fields alone, which is all
/// that Docker documents; what else a Go template may hold is refused by name.
enum LogTag {
    static func expand(_ template: String, _ record: ContainerRecord) throws(Fault) -> String {
        var text = ""
        var rest = template[...]
        while let open = cut(rest, "{{") {
            guard let close = cut(open.after, "}}") else {
                throw Fault(.invalidArgument, "log opt 'tag': unclosed action in '\(template)'")
            }
            text += open.before + (try field(close.before, record))
            rest = close.after
        }
        return text + rest
    }

    private static func cut(_ text: Substring, _ mark: String) -> (before: Substring, after: Substring)? {
        var index = text.startIndex
        while index < text.endIndex {
            if text[index...].hasPrefix(mark) { return (text[..<index], text[index...].dropFirst(mark.count)) }
            index = text.index(after: index)
        }
        return nil
    }

    private static func field(_ action: Substring, _ record: ContainerRecord) throws(Fault) -> String {
        switch action.filter({ $0 != " " && $0 != "\t" }) {
        case ".ID": return record.shortID
        case ".FullID": return record.id
        case ".Name": return record.name
        case ".Command": return ([record.path] + record.args).joined(separator: " ")
        case ".ImageID": return shortImage(record.imageID)
        case ".ImageFullID": return record.imageID
        case ".ImageName": return record.config.image
        case ".DaemonName": return "docker"
        case ".Hostname": return HostFacts.current.hostname
        default: throw Fault(.unimplemented, "log opt 'tag': {{\(action)}} is not supported")
        }
    }

    private static func shortImage(_ id: String) -> String {
        String((id.firstIndex(of: ":").map { id[id.index(after: $0)...] } ?? id[...]).prefix(12))
    }
}
