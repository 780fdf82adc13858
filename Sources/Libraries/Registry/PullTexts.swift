internal import Faults
internal import OCI

/// The texts of a failed pull; clients match on them (moby `daemon/internal/distribution/errors.go`).
enum PullTexts {
    static func fault(_ answer: RegistryAnswer, _ call: RegistryCall, url: String) -> Fault {
        let reference = call.reference
        switch (answer.code, answer.status) {
        case ("DENIED", _), ("", 403):
            return Fault(.notFound, "pull access denied for \(reference.familiarName), \(denied): \(answer.text)")
        case ("UNAUTHORIZED", _), ("", 401):
            return Fault(.unauthorized, answer.text, hint: "log in to \(reference.domain)")
        case ("NAME_UNKNOWN", _):
            return Fault(.notFound, "repository \(reference.familiarName) not found: \(answer.text)")
        case ("MANIFEST_UNKNOWN", _),
            ("", 404) where call.path.hasPrefix("manifests/"):
            let cause = answer.code.isEmpty ? "manifest unknown: manifest unknown" : answer.text
            return Fault(.notFound, "manifest for \(reference.familiar) not found: \(cause)")
        case ("BLOB_UNKNOWN", _), (_, 404):
            return Fault(.notFound, answer.text.isEmpty ? "blob unknown: \(url)" : answer.text)
        case ("TOOMANYREQUESTS", _), (_, 429): return Fault(.resourceExhausted, answer.text)
        default: return other(answer, url)
        }
    }

    private static let denied = "repository does not exist or may require 'docker login'"

    private static func other(_ answer: RegistryAnswer, _ url: String) -> Fault {
        let kind: FaultKind = answer.status >= 500 ? .unavailable : .unknown
        let text = answer.text.isEmpty ? "" : ": \(answer.text)"
        return Fault(kind, "received unexpected HTTP status: \(answer.status) from \(url)\(text)")
    }
}
