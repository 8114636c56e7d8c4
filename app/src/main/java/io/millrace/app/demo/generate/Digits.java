package io.millrace.app.demo.generate;

/// Numbers of a fixed width.
final class Digits {
    private Digits() {}

    static String pad(int number, int width) {
        var digits = Integer.toString(number);
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }
}
