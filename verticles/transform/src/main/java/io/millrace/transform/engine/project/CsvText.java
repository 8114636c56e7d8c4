package io.millrace.transform.engine.project;

import java.util.ArrayList;
import java.util.List;

/// CSV as RFC 4180 has it.
final class CsvText {
    private final String file;
    private final String text;
    private int at;
    private int line = 1;

    /// @param number the line where the record starts
    record Line(int number, List<String> fields) {
        Line {
            fields = List.copyOf(fields);
        }
    }

    private CsvText(String file, String text) {
        this.file = file;
        this.text = text;
    }

    static List<Line> read(String file, String text) {
        return new CsvText(file, text).records();
    }

    private List<Line> records() {
        var records = new ArrayList<Line>();
        while (at < text.length()) {
            int number = line;
            var fields = record();
            if (fields.size() > 1 || !fields.getFirst().isEmpty())
                records.add(new Line(number, fields));
        }
        return records;
    }

    private List<String> record() {
        var fields = new ArrayList<String>();
        while (true) {
            fields.add(at < text.length() && text.charAt(at) == '"' ? quoted() : plain());
            if (at >= text.length()) return fields;
            char end = text.charAt(at++);
            if (end == ',') continue;
            if (end == '\r' && at < text.length() && text.charAt(at) == '\n') at++;
            line++;
            return fields;
        }
    }

    private String plain() {
        int start = at;
        while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) at++;
        return text.substring(start, at);
    }

    private String quoted() {
        int start = line;
        var out = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\n') line++;
            if (c != '"') out.append(c);
            else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
                out.append('"');
                at++;
            } else {
                at++;
                if (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
                    throw new FaultException(new Fault(file, line, "text after a closing quote"));
                }
                return out.toString();
            }
        }
        throw new FaultException(new Fault(file, start, "this quote is never closed"));
    }
}
