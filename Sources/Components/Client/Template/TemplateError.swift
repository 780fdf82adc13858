/// A template that cannot be read or carried out, with text/template's words.
struct TemplateError: Error, Equatable {
    let text: String

    init(_ text: String) {
        self.text = text
    }

    /// Reading failed at `line`.
    static func parsing(_ text: String, line: Int = 1) -> TemplateError {
        TemplateError("template: :\(line): \(text)")
    }

    /// Carrying out failed.
    static func executing(_ at: String, _ text: String) -> TemplateError {
        TemplateError("template: :1: executing \"\" at <\(at)>: \(text)")
    }

    /// As commands end with it.
    func failure(status: Int32 = 1) -> CommandFailure {
        CommandFailure("template parsing error: \(text)", status: status)
    }
}
