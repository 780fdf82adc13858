internal import Linux

extension Cgroup {
    /// The text of a controller's file, without its last newline; nil when the controller or the file is not there.
    package func text(_ controller: String, _ file: String) -> String? {
        // What cannot be read is not there for the caller.
        guard let folder = folder(of: controller) else { return nil }
        return try? CgroupFile.read(folder.file(file))
    }
}
