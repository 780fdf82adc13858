package import OCI

extension ImageRecord {
    /// The store's own name for an image that no user's name points at; it is no reference.
    package static func nameless(_ target: Descriptor) -> String { "<none>@\(target.digest)" }
}
