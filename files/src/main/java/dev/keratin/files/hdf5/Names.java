package dev.keratin.files.hdf5;

import java.util.Collection;
import java.util.stream.Collectors;

/** Lists names from a file in messages. */
final class Names {

    private static final int SHOWN = 10;

    private Names() {}

    static String list(Collection<String> names) {
        if (names.isEmpty()) {
            return "none";
        }
        String shown = names.stream().limit(SHOWN).map(Hdf5Input::quoted).collect(Collectors.joining(", "));
        return names.size() > SHOWN ? shown + " and " + (names.size() - SHOWN) + " more" : shown;
    }
}
