/// What to give `SpawnRequest` as the path of our own executable, sealed; lent until the program has started.
package struct SealedProgram: ~Copyable {
    private let file: OwnedFD
    /// The file in the seals' folder, for its name is what ps(1) shows; by number where it has no path. Open the
    /// child's own descriptors first: a number that the child gives to another file would lead there.
    package let path: String

    /// `folder` as for `sealedSelf`: one open where the view is there already.
    package init(keptIn folder: String) throws(SystemError) {
        file = try sealedSelf(keptIn: folder)
        path = visiblePath(of: file) ?? "/proc/self/fd/\(file.raw)"
    }
}
