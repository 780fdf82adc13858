/// What a user wrote and cannot be meant; the text is Docker's where it has one.
struct UsageFault: Error, Equatable {
    let text: String

    init(_ text: String) {
        self.text = text
    }
}
