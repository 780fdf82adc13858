internal import Glibc

/// Copies nodes with all that they are: content, holes, owner, mode, times, extended attributes, hard links.
package struct TreeCopy: ~Copyable {
    private let root: OwnedFD
    /// First name, relative to `root`, of each file with several names.
    private var seen: [Identity: NodeName] = [:]

    private struct Identity: Hashable {
        let device: UInt64
        let inode: UInt64
    }

    /// `root`: the folder that is filled.
    package init(into root: consuming OwnedFD) {
        self.root = root
    }

    /// Copies all of `source` into the root, and the folder's own attributes.
    package mutating func copyAll(of source: borrowing OwnedFD) throws(SystemError) {
        let target = try root.open(".", O_RDONLY | O_DIRECTORY)
        try fill(target, from: source, path: [])
        try finish(target, as: try source.status(), attributes: try source.attributes(of: "."))
    }

    private mutating func fill(
        _ target: borrowing OwnedFD, from source: borrowing OwnedFD, path: [UInt8]
    ) throws(SystemError) {
        for name in try source.list() {
            try copy(name, from: source, to: target, path: path + name.bytes)
        }
    }

    private mutating func copy(
        _ name: NodeName, from source: borrowing OwnedFD, to target: borrowing OwnedFD, path: [UInt8]
    ) throws(SystemError) {
        let status = try source.status(of: name)
        if status.isDirectory {
            try target.makeDirectory(name, mode: 0o700)
            let below = try target.open(name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
            let above = try source.open(name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
            try fill(below, from: above, path: path + [UInt8(ascii: "/")])
            return try finish(below, as: status, attributes: try source.attributes(of: name))
        }
        if status.links > 1 {
            let identity = Identity(device: status.device, inode: status.inode)
            if let first = seen[identity] { return try target.makeHardLink(name, to: first, in: root) }
            seen[identity] = try NodeName(path)
        }
        try copyNode(name, status, from: source, to: target)
    }

    private borrowing func finish(
        _ target: borrowing OwnedFD, as status: NodeStatus, attributes: [(name: String, value: [UInt8])]
    ) throws(SystemError) {
        try target.setOwner(uid: status.uid, gid: status.gid)
        try target.setMode(status.permissions)
        for (name, value) in attributes { try target.setAttribute(name, value) }
        try target.setTimes(status.modified)
    }
}

/// Copies one node that is no directory, content and attributes, under the same name.
package func copyNode(
    _ name: NodeName, _ status: NodeStatus, from source: borrowing OwnedFD, to target: borrowing OwnedFD
) throws(SystemError) {
    if status.isRegular {
        let old = try source.open(name, O_RDONLY | O_NOFOLLOW)
        let new = try target.createFile(name, mode: 0o600)
        try copyContent(from: old, to: new, size: status.size)
    } else if status.isSymlink {
        try target.makeSymlink(name, to: try source.readSymlink(name))
    } else {
        try target.makeNode(name, mode: status.mode, device: status.deviceNumber)
    }
    try target.setOwner(name, uid: status.uid, gid: status.gid)
    if !status.isSymlink { try target.setMode(name, status.permissions) }
    for (attribute, value) in try source.attributes(of: name) {
        try target.setAttribute(of: name, attribute, value)
    }
    try target.setTimes(name, status.modified)
}
