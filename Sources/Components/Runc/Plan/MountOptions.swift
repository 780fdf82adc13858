internal import Faults

/// Options of a mount, sorted out (runtime-spec, config.md, "Linux mount options").
struct MountOptions: Equatable {
    /// `MS_…` of mount(2).
    var flags: UInt = 0
    /// `MOUNT_ATTR_…` of mount_setattr(2), for bind mounts; to set and to clear.
    var set: UInt64 = 0
    var clear: UInt64 = 0
    /// The same for the mount and all below it.
    var recursiveSet: UInt64 = 0
    var recursiveClear: UInt64 = 0
    /// `MS_PRIVATE` and so on, with `MS_REC`; 0 keeps it.
    var propagation: UInt64 = 0
    /// What only the file system understands, joined by commas.
    var data = ""
    var isBind = false
    var isRecursiveBind = false
    var isIDMapped = false
    /// A tmpfs that starts with what it hides.
    var copiesUp = false
    /// crun's: a source that is a link is mounted itself, or copied; a destination that is one is mounted on itself.
    var refusesSourceLink = false
    var copiesLink = false
    var refusesDestinationLink = false
    var isRecursiveIDMap = false

    var isReadOnly: Bool { flags & 1 != 0 }

    /// `mode=` of a tmpfs; nil: none.
    var explicitMode: UInt32? {
        let word = data.split(separator: ",").last { $0.hasPrefix("mode=") }
        return word.flatMap { UInt32($0.dropFirst(5), radix: 8) }
    }

    init() {}

    init(_ options: [String]) throws(Fault) {
        for option in options { try add(option) }
    }

    private mutating func add(_ option: String) throws(Fault) {
        switch option {
        case "bind": isBind = true
        case "rbind": (isBind, isRecursiveBind) = (true, true)
        case "defaults", "": break
        case "idmap": isIDMapped = true
        case "ridmap": (isIDMapped, isRecursiveIDMap) = (true, true)
        case "tmpcopyup": copiesUp = true
        case "copy-symlink": copiesLink = true
        case "src-nofollow": refusesSourceLink = true
        case "dest-nofollow": refusesDestinationLink = true
        default:
            if let kind = Self.propagations[option] { return propagation = kind }
            if let known = Self.attributes[option] { return apply(known) }
            if option.hasPrefix("r"), let known = Self.attributes[String(option.dropFirst())], known.attribute != nil {
                return applyRecursively(known)
            }
            data += data.isEmpty ? option : "," + option
        }
    }

    private mutating func apply(_ option: Attribute) {
        if option.on { flags |= option.flag } else { flags &= ~option.flag }
        guard let attribute = option.attribute else { return }
        change(attribute, option.on, &set, &clear)
    }

    private mutating func applyRecursively(_ option: Attribute) {
        guard let attribute = option.attribute else { return }
        change(attribute, option.on, &recursiveSet, &recursiveClear)
    }

    // The access time's four ways are one field: the kernel wants it cleared whole.
    private func change(_ attribute: UInt64, _ on: Bool, _ set: inout UInt64, _ clear: inout UInt64) {
        if attribute & 0x70 != 0 || attribute == 0 {
            clear |= 0x70
            set = set & ~0x70 | (on ? attribute : 0)
        } else if on {
            (set, clear) = (set | attribute, clear & ~attribute)
        } else {
            (set, clear) = (set & ~attribute, clear | attribute)
        }
    }
}

extension MountOptions {
    struct Attribute {
        let flag: UInt
        let on: Bool
        /// nil: no attribute of a single mount.
        let attribute: UInt64?

        init(_ flag: UInt, _ on: Bool, _ attribute: UInt64? = nil) {
            self.flag = flag
            self.on = on
            self.attribute = attribute
        }
    }

    static let propagations: NameTable<UInt64> = [
        "private": 1 << 18, "rprivate": 1 << 18 | 1 << 14, "slave": 1 << 19, "rslave": 1 << 19 | 1 << 14,
        "shared": 1 << 20, "rshared": 1 << 20 | 1 << 14, "unbindable": 1 << 17, "runbindable": 1 << 17 | 1 << 14,
    ]

    static let attributes: NameTable<Attribute> = [
        "ro": .init(1, true, 1), "rw": .init(1, false, 1),
        "nosuid": .init(2, true, 2), "suid": .init(2, false, 2),
        "nodev": .init(4, true, 4), "dev": .init(4, false, 4),
        "noexec": .init(8, true, 8), "exec": .init(8, false, 8),
        "sync": .init(16, true), "async": .init(16, false),
        "remount": .init(32, true), "mand": .init(64, true), "nomand": .init(64, false),
        "acl": .init(1 << 16, true), "noacl": .init(1 << 16, false),
        "dirsync": .init(128, true), "nosymfollow": .init(256, true, 0x200000),
        "symfollow": .init(256, false, 0x200000),
        "noatime": .init(1024, true, 0x10), "atime": .init(1024, false, 0x10),
        "nodiratime": .init(2048, true, 0x80), "diratime": .init(2048, false, 0x80),
        "relatime": .init(1 << 21, true, 0), "norelatime": .init(1 << 21, false, 0),
        "strictatime": .init(1 << 24, true, 0x20), "nostrictatime": .init(1 << 24, false, 0x20),
        "silent": .init(1 << 15, true), "loud": .init(1 << 15, false),
        "iversion": .init(1 << 23, true), "noiversion": .init(1 << 23, false),
        "lazytime": .init(1 << 25, true), "nolazytime": .init(1 << 25, false),
    ]
}
