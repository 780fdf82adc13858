import Testing

/// The executable as a user runs it, with real containers (root and a real kernel).
///
/// One after the other: each compares what is on the machine before and after. A test that needs an engine begins with
/// `ContainerFixture.run`.
@Suite(.serialized, .enabled(if: Engine.canRun, "needs root and a built swmono: SWMONO, build/swmono or .build/debug"))
struct SystemTests {}
