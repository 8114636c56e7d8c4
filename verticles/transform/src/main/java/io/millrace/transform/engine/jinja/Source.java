package io.millrace.transform.engine.jinja;

/// The text of a template with its name; turns offsets into lines and columns.
record Source(String file, String text) {

    TemplateException error(int at, String reason) {
        int end = Math.min(at, text.length());
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < end; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return new TemplateException(file, line, end - lineStart + 1, reason);
    }
}
