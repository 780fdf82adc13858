internal import OCI

extension LaunchPlan {
    /// The parent's hooks of `create`, in the order of the specification.
    static func runtimeHooks(_ spec: RuntimeSpec) -> [ParentStep] {
        [HookPoint.prestart, .createRuntime].compactMap { point in
            let hooks = spec.hooks(point)
            return hooks.isEmpty ? nil : .runHooks(point, hooks)
        }
    }

    /// What the child does about hooks before its pivot.
    static func hookSteps(_ spec: RuntimeSpec) -> [LaunchStep] {
        let own = spec.hooks(.createContainer)
        return (runtimeHooks(spec).isEmpty ? [] : [.waitForHooks])
            + (own.isEmpty ? [] : [.runHooks(.createContainer, own)])
    }
}
