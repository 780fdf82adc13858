/// What a whiteout of a layer becomes on disk.
package enum WhiteoutForm: Sendable {
    /// Character device 0:0, and `trusted.overlay.opaque` on folders (kernel, filesystems/overlayfs.rst).
    case overlay
    /// Carried out: the parents' files are removed from the tree.
    case remove
}
