internal import Faults
internal import OCI

extension LaunchPlan {
    /// AppArmor's profile and SELinux's label of the program to be executed; refused where the host has no such
    /// module, for a label that is not kept is worse than none.
    static func labels(_ process: RuntimeSpec.Process, _ facts: LaunchFacts) throws(Fault) -> [LaunchStep] {
        var steps: [LaunchStep] = []
        if let profile = process.apparmorProfile, !profile.isEmpty {
            if facts.hasAppArmor {
                steps.append(.setAttribute("apparmor/exec", value: "exec " + profile))
            } else if profile != "unconfined" {
                throw Fault(
                    .failedPrecondition,
                    "apparmor: config provided but apparmor not supported: \(profile) on a host without AppArmor"
                )
            }
        }
        if let label = process.selinuxLabel, !label.isEmpty {
            guard facts.hasSELinux else {
                throw Fault(
                    .failedPrecondition,
                    "selinux label is specified in config, but selinux is disabled or not supported")
            }
            steps.append(.setAttribute("exec", value: label))
        }
        return steps
    }

    /// The label of keys that are made until the program runs: the session keyring's.
    static func keyLabel(_ process: RuntimeSpec.Process, _ facts: LaunchFacts) -> [LaunchStep] {
        guard facts.keyring != nil, facts.hasSELinux, let label = process.selinuxLabel, !label.isEmpty else {
            return []
        }
        return [.setAttribute("keycreate", value: label)]
    }
}
