internal import FoundationEssentials

/// `user:password` as the Basic scheme sends it (RFC 7617).
func basicAuthorization(_ username: String, _ password: String) -> String {
    "Basic " + Data("\(username):\(password)".utf8).base64EncodedString()
}
