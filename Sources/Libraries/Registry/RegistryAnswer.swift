internal import AsyncHTTPClient
internal import Faults
internal import FoundationEssentials
internal import NIOCore

/// What a registry says went wrong: `{"errors":[{"code","message"}]}` (distribution-spec, "Error Codes").
struct RegistryAnswer: Sendable {
    /// `MANIFEST_UNKNOWN`; empty where the body was not JSON.
    var code = ""
    var message = ""
    let status: Int

    private struct Body: Decodable {
        struct Entry: Decodable {
            var code: String?
            var message: String?
        }
        var errors: [Entry]?
        /// Token servers say it their own way.
        var details: String?
        var message: String?
    }

    init(status: Int, body: [UInt8], insufficientScope: Bool = false) {
        self.status = status
        // A body that is no JSON leaves the status to speak.
        let parsed = try? JSONDecoder().decode(Body.self, from: Data(body))
        if insufficientScope {
            (code, message) = ("DENIED", "requested access to the resource is denied")
        } else if let first = parsed?.errors?.first, let code = first.code {
            self.code = code.uppercased()
            message = Self.printable(first.message ?? "")
        } else if let text = parsed?.details ?? parsed?.message {
            message = Self.printable(text)
        }
    }

    /// As distribution prints an error: `manifest unknown: manifest unknown`.
    var text: String {
        let name = code.lowercased().replacing("_", with: " ")
        guard name.isEmpty else { return message.isEmpty ? name : "\(name): \(message)" }
        let plain: String? = [401: "unauthorized", 403: "denied", 429: "toomanyrequests"][status]
        return plain.map { message.isEmpty ? $0 : "\($0): \(message)" } ?? message
    }

    // A stranger's text goes to a terminal: no control characters, no novels.
    private static func printable(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }.prefix(500)))
    }
}
