internal import Glibc
package import Linux

/// What an operation makes outside its object's folder is written down first, so that who undoes it finds it:
/// `<folder>/intent-<action>.made`, one name a line, gone with the intent.
extension Intent {
    static func journal(_ folder: String, _ action: Action) -> String { "\(folder)/intent-\(action.rawValue).made" }

    /// Writes down what is going to be made; names hold no line end. It replaces what was written before.
    package func note(
        _ names: [String], in folder: String, _ durability: AtomicFile.Durability
    ) throws(SystemError) {
        let text = names.map { "\($0)\n" }.joined()
        try AtomicFile.replace(Self.journal(folder, action), with: Array(text.utf8), durability)
    }

    /// What was written down and may have been made.
    package static func made(_ folder: String, _ action: Action) -> [String] {
        // No file: nothing was to be made.
        guard let bytes = try? readFile(journal(folder, action), limit: 4 << 20) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
