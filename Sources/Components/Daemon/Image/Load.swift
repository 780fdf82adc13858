internal import ContainerdAPI
internal import EngineAPI
package import Faults
package import Linux
package import OCI
internal import State

extension Daemon {
    /// Takes the images of an OCI layout into the store.
    package func imageImportLayout(_ path: String, name: ImageReference?) async throws(Fault) -> [String] {
        try DataRoot.open(instance)
        let images = try await keepingReplaced { () async throws(Fault) in
            try await containerd.transfer.importLayout(path, name: name, context)
        }
        return try await names(of: images)
    }

    /// Takes the images of an archive into the store.
    package func imageLoad(_ archive: ByteChannel, name: ImageReference?) async throws(Fault) -> [String] {
        try DataRoot.open(instance)
        let images = try await keepingReplaced { () async throws(Fault) in
            try await containerd.transfer.importArchive(archive, name: name, context)
        }
        return try await names(of: images)
    }

    private func names(of images: [ImageRecord]) async throws(Fault) -> [String] {
        var names: [String] = []
        for image in images {
            if let name = image.familiar {
                names.append(name)
            } else {
                let resolved = try await containerd.transfer.resolve(image, platform: nil, context)
                names.append(resolved.configDigest.description)
            }
        }
        return names
    }
}
