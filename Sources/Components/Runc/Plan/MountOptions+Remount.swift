extension MountOptions {
    /// A bind's attributes as mount(2)'s remount leaves them, which is what runc's callers know: once a flag is named,
    /// those not named are off, the source's own as well. Only the access time stays as it is unless one of its
    /// flags is set. nil: nothing is named, and all stays.
    var remount: (set: UInt64, clear: UInt64)? {
        guard set | clear != 0 else { return nil }
        var attributes = UInt64(flags & 0xF)
        if flags & 256 != 0 { attributes |= 0x200000 }
        var mask: UInt64 = 0x20000F
        let access = flags & (1024 | 2048 | 1 << 21 | 1 << 24)
        if access != 0 {
            mask |= 0xF0
            if access & (1 << 24) != 0 { attributes |= 0x20 } else if access & 1024 != 0 { attributes |= 0x10 }
            if access & 2048 != 0 { attributes |= 0x80 }
        }
        // The access time's four ways are one field: the kernel wants it cleared whole.
        return (attributes, mask & ~attributes | mask & 0x70)
    }
}
