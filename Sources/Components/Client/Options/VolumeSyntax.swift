/// `-v [source:]target[:options]`.
struct VolumeSyntax: Equatable {
    /// A path or the name of a volume; nil is an anonymous volume.
    let source: String?
    /// What the engine gets: a source that begins with `.` is made absolute.
    let bind: String

    static func parse(
        _ text: String, workingFolder: () -> String = WorkingFolder.path
    ) throws(UsageFault) -> VolumeSyntax {
        guard !text.isEmpty else { throw UsageFault("invalid empty volume spec") }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard !parts.contains("") else {
            throw UsageFault("invalid spec: \(text): empty section between colons")
        }
        guard parts.count <= 3 else { throw UsageFault("invalid spec: \(text): too many colons") }
        guard parts.count > 1 else { return VolumeSyntax(source: nil, bind: text) }
        let source = parts[0].hasPrefix(".") ? WorkingFolder.absolute(parts[0], in: workingFolder()) : parts[0]
        return VolumeSyntax(source: source, bind: ([source] + parts.dropFirst()).joined(separator: ":"))
    }
}
