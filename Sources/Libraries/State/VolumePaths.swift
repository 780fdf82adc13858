extension Instance {
    /// Folders of volumes.
    package var volumes: String { "\(dataRoot)/volumes" }
    /// One volume's own folder.
    package func volume(_ name: String) -> String { "\(volumes)/\(name)" }
    /// What is mounted.
    package func volumeData(_ name: String) -> String { "\(volume(name))/_data" }
}
