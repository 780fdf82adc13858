/// Texts cut to fit a column.
enum ShortText {
    /// Twelve digits of an id, without its algorithm.
    static func id(_ id: String) -> String {
        let digits = id.firstIndex(of: ":").map { id[id.index(after: $0)...] } ?? id[...]
        return String(digits.prefix(12))
    }

    /// At most `length` characters, the last one `…` where something is missing.
    static func ellipsis(_ text: String, _ length: Int) -> String {
        text.count <= length ? text : text.prefix(max(0, length - 1)) + "…"
    }
}
