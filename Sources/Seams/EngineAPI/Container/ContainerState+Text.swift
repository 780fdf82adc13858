extension ContainerState {
    /// The words of `docker ps`, column STATUS; the times are seconds since 1970, nil for never.
    package func statusText(at now: Int64, started: Int64?, finished: Int64?) -> String {
        let sinceStart = HumanDuration.text(seconds: now - (started ?? now))
        let sinceEnd = HumanDuration.text(seconds: now - (finished ?? now))
        if running {
            if paused { return "Up \(sinceStart) (Paused)" }
            if restarting { return "Restarting (\(exitCode)) \(sinceEnd) ago" }
            return "Up \(sinceStart)" + healthText
        }
        switch status {
        case "removing": return "Removal In Progress"
        case "dead": return "Dead"
        default: return started == nil ? "Created" : finished == nil ? "" : "Exited (\(exitCode)) \(sinceEnd) ago"
        }
    }

    private var healthText: String {
        switch health?.status {
        case nil, "", "none": ""
        case "starting": " (health: starting)"
        case .some(let status): " (\(status))"
        }
    }
}

/// Lengths of time in Docker's words (docker/go-units, `HumanDuration`).
package enum HumanDuration {
    /// `Less than a second`, `5 seconds`, `About a minute`, `3 hours`, …
    package static func text(seconds: Int64) -> String {
        let minutes = seconds / 60
        let hours = (seconds + 1800) / 3600
        switch () {
        case _ where seconds < 1: return "Less than a second"
        case _ where seconds == 1: return "1 second"
        case _ where seconds < 60: return "\(seconds) seconds"
        case _ where minutes == 1: return "About a minute"
        case _ where minutes < 60: return "\(minutes) minutes"
        case _ where hours == 1: return "About an hour"
        case _ where hours < 48: return "\(hours) hours"
        case _ where hours < 24 * 7 * 2: return "\(hours / 24) days"
        case _ where hours < 24 * 30 * 2: return "\(hours / 24 / 7) weeks"
        case _ where hours < 24 * 365 * 2: return "\(hours / 24 / 30) months"
        default: return "\(seconds / 3600 / 24 / 365) years"
        }
    }
}
