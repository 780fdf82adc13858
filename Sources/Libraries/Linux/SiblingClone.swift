internal import CLinux

/// fork(2) into new namespaces as a child of the caller's parent (CLONE_PARENT of clone(2)): returns 0 in the new
/// process. The caller must have one thread.
package func cloneSibling(_ namespaces: NamespaceSet) throws(SystemError) -> Int32 {
    try checked("clone3", clinux_clone3_sibling(namespaces.rawValue))
}
