package io.millrace.transform.engine.jinja;

/// What is wrong with a template, and where. No stack trace: it is the author's fault, not a bug.
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String file;
    private final int line;
    private final int column;
    private final String reason;

    public TemplateException(String file, int line, int column, String reason) {
        super(file + ":" + line + ":" + column + ": " + reason, null, false, false);
        this.file = file;
        this.line = line;
        this.column = column;
        this.reason = reason;
    }

    public String file() {
        return file;
    }

    /// From 1.
    public int line() {
        return line;
    }

    /// From 1.
    public int column() {
        return column;
    }

    public String reason() {
        return reason;
    }
}
