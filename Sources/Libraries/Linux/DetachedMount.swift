internal import CLinux

/// Mounts a file system in no tree: nobody else sees it, and it ends with its descriptor (fsopen(2), fsmount(2)).
///
/// Each option's value has at most 255 bytes.
package func mountDetached(
    _ type: String, _ options: [(key: String, value: String?)]
) throws(SystemError) -> OwnedFD {
    let context = OwnedFD(adopting: try checked("fsopen", clinux_fsopen(type), type))
    for (key, value) in options {
        let result = value.map { clinux_fsconfig(context.raw, key, $0) } ?? clinux_fsconfig(context.raw, key, nil)
        try checked("fsconfig", result, key)
    }
    try checked("fsconfig", clinux_fsconfig(context.raw, nil, nil), type)
    return OwnedFD(adopting: try checked("fsmount", clinux_fsmount(context.raw), type))
}
