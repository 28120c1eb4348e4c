package dev.keratin.cli;

import java.util.ArrayList;
import java.util.List;

/** Text of files on a terminal. */
final class Printable {

    private Printable() {}

    /** The text with characters escaped that steer a terminal or that it cannot show. */
    static String text(String text) {
        return dev.keratin.files.Printable.text(text);
    }

    /** Rows as lines with aligned columns. */
    static List<String> table(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
