internal import Faults
internal import FoundationEssentials
internal import OCI

/// Finds what kind of manifest a body is. The body's own `mediaType` must not contradict the header (CVE-2021-41190).
enum ManifestType {
    private struct Probe: Decodable {
        var schemaVersion: Int?
        var mediaType: String?
        var manifests: [Ignored]?
        var layers: [Ignored]?
        var artifactType: String?
    }
    private struct Ignored: Decodable {}

    /// `header` is what the registry says of its type, or the index that it is of; `digest` names one of an index.
    static func check(
        _ bytes: [UInt8], _ header: String?, _ reference: ImageReference, _ digest: Digest? = nil
    ) throws(Fault) -> String {
        let name = (digest.map { "manifest \($0) of " } ?? "manifest of ") + reference.familiar
        let probe: Probe
        do { probe = try JSONDecoder().decode(Probe.self, from: Data(bytes)) } catch {
            throw Fault(.dataLoss, "\(name) is not readable JSON", cause: error)
        }
        if probe.schemaVersion == 1 {
            throw Fault(
                .unimplemented, "\(reference.familiar) is a schema 1 image, which is no longer supported",
                hint: "push it again with a current tool")
        }
        if probe.manifests != nil, probe.layers != nil {
            throw Fault(.dataLoss, "\(name) is both an index and an image")
        }
        let known = MediaType.indexes.union(MediaType.manifests)
        let fromHeader = header.flatMap { known.contains($0) ? $0 : nil }
        if digest != nil, let header, !header.isEmpty, fromHeader == nil {
            throw Fault(.unimplemented, "unsupported media type \(header) of \(name)")
        }
        if let stated = probe.mediaType, let fromHeader, stated != fromHeader {
            let other = digest == nil ? "registry" : "index"
            throw Fault(.dataLoss, "\(name) says it is \(stated), the \(other) says \(fromHeader)")
        }
        let type =
            probe.mediaType ?? fromHeader
            ?? (probe.manifests != nil
                ? MediaType.ociIndex : probe.layers != nil ? MediaType.ociManifest : header ?? "")
        guard known.contains(type) else {
            throw Fault(
                .unimplemented,
                "unsupported media type \(type) of \(digest == nil ? reference.familiar : name)")
        }
        guard MediaType.indexes.contains(type) == (probe.manifests != nil) else {
            throw Fault(.dataLoss, "\(name) is no \(type)")
        }
        return type
    }
}
