/// What travels with every call of seam 2: containerd's namespace, the lease that protects what is made, a deadline.
package struct CallContext: Sendable {
    package var namespace: String
    /// Content and snapshots made under a lease are roots of garbage collection until it is deleted.
    package var lease: String?
    package var deadline: ContinuousClock.Instant?

    package init(namespace: String = "moby", lease: String? = nil, deadline: ContinuousClock.Instant? = nil) {
        self.namespace = namespace
        self.lease = lease
        self.deadline = deadline
    }
}
