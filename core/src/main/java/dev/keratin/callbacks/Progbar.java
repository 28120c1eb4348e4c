package dev.keratin.callbacks;

import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Keras's progress line. In a terminal a bar that rewrites itself, at most every 50 ms; elsewhere only the finished line, without colours.
 */
final class Progbar {

    private static final int WIDTH = 20;
    private static final long INTERVAL = 50_000_000L;

    private final int target;
    private final int verbose;
    private final boolean dynamic;
    private final LongSupplier clock;
    private final long start;
    private long lastUpdate;
    private boolean updated;
    private long afterFirstStep;
    private boolean firstStepDone;
    private int previousWidth;

    /**
     * A bar.
     *
     * @param target steps
     * @param dynamic whether lines can be rewritten
     * @param clock nanoseconds
     */
    Progbar(int target, int verbose, boolean dynamic, LongSupplier clock) {
        this.target = target;
        this.verbose = verbose;
        this.dynamic = dynamic;
        this.clock = clock;
        this.start = clock.getAsLong();
    }

    /** Shows that so many steps are done. */
    void update(int current, Map<String, Double> logs) {
        if (verbose != 1) {
            return;
        }
        if (current == 1) {
            afterFirstStep = clock.getAsLong();
            firstStepDone = true;
        }
        if (!dynamic) {
            return;
        }
        long now = clock.getAsLong();
        if (updated && now - lastUpdate < INTERVAL) {
            return;
        }
        updated = true;
        lastUpdate = now;
        Terminal.write(bar(current, now, logs, false));
    }

    /** Shows the end. */
    void finish(int current, Map<String, Double> logs) {
        if (verbose == 1) {
            Terminal.write(bar(current, clock.getAsLong(), logs, true));
        } else if (verbose == 2) {
            Terminal.write(line(current, clock.getAsLong(), logs));
        }
    }

    private String bar(int current, long now, Map<String, Double> logs, boolean last) {
        StringBuilder message = new StringBuilder();
        if (dynamic) {
            message.append("\b".repeat(previousWidth)).append('\r');
        }
        String steps = steps(current);
        int done = (int) ((long) WIDTH * current / Math.max(1, target));
        message.append(bold(steps)).append(' ');
        if (done > 0) {
            message.append(colour("32", "━".repeat(done)));
        }
        if (dynamic || done < WIDTH) {
            message.append(colour("37", "━".repeat(WIDTH - done)));
        }
        double perStep = secondsPerStep(current, now);
        String time = last ? Math.round(seconds(now - start)) + "s" : eta(perStep * (target - current));
        message.append(' ').append(bold(time));
        String rest = " " + perUnit(perStep) + metrics(logs, true);
        message.append(rest);
        int width = steps.length() + 1 + WIDTH + 1 + time.length() + rest.length();
        if (dynamic && previousWidth > width) {
            message.append(" ".repeat(previousWidth - width));
        }
        previousWidth = width;
        return last ? message.append('\n').toString() : message.toString();
    }

    private String line(int current, long now, Map<String, Double> logs) {
        return steps(current) + " - " + Math.round(seconds(now - start)) + "s - "
                + perUnit(secondsPerStep(current, now)) + metrics(logs, false) + "\n";
    }

    private String steps(int current) {
        int digits = String.valueOf(target).length();
        return String.format(Locale.ROOT, "%" + digits + "d/%d", current, target);
    }

    private String bold(String text) {
        return colour("1", text);
    }

    private String colour(String code, String text) {
        return dynamic ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    private static String eta(double seconds) {
        long whole = (long) seconds;
        if (seconds > 3600) {
            return String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole % 3600 / 60, whole % 60);
        }
        return seconds > 60 ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60) : whole + "s";
    }

    private static String perUnit(double seconds) {
        if (seconds >= 1 || seconds == 0) {
            return Math.round(seconds) + "s/step";
        }
        return seconds >= 1e-3 ? Math.round(seconds * 1e3) + "ms/step" : Math.round(seconds * 1e6) + "us/step";
    }

    private static String metrics(Map<String, Double> logs, boolean ofMagnitude) {
        StringBuilder text = new StringBuilder();
        logs.forEach((name, value) -> {
            double size = ofMagnitude ? Math.abs(value) : value;
            text.append(" - ")
                    .append(name)
                    .append(": ")
                    .append(PythonFormat.number(value, size > 1e-3 ? ".4f" : ".4e"));
        });
        return text.toString();
    }

    /** The first step, which also plans, is left out where there are more. */
    private double secondsPerStep(int current, long now) {
        if (current == 0) {
            return 0;
        }
        return firstStepDone && current > 1
                ? seconds(now - afterFirstStep) / (current - 1)
                : seconds(now - start) / current;
    }

    private static double seconds(long nanos) {
        return nanos * 1e-9;
    }
}
