internal import CLinux

/// What the calling thread serves, as `serveHere` noted it; nil: nothing of ours.
func servedHere() -> UnsafeRawPointer? { clinux_serves() }

/// Notes for the rest of the calling thread's life that it serves `owner`.
func serveHere(_ owner: UnsafeRawPointer) { clinux_serve_for(owner) }
