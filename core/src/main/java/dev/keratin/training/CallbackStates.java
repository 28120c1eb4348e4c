package dev.keratin.training;

import dev.keratin.callbacks.Callback;
import dev.keratin.callbacks.Stateful;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What callbacks remember, in a training position. A state finds its callback by class, the second of a class by being the second. */
final class CallbackStates {

    private CallbackStates() {}

    static List<@Nullable Object> save(List<Callback> callbacks) {
        List<@Nullable Object> states = new ArrayList<>();
        for (Callback callback : callbacks) {
            Map<String, @Nullable Object> entry = new LinkedHashMap<>();
            entry.put("class", callback.getClass().getName());
            entry.put("state", callback instanceof Stateful stateful ? stateful.state() : null);
            states.add(entry);
        }
        return states;
    }

    /** Restores; gives how many callbacks, from the first on, are of the classes that were saved. */
    @SuppressWarnings("unchecked")
    static int restore(List<Callback> callbacks, Object saved) {
        if (!(saved instanceof List<?> list)) {
            throw new IllegalArgumentException("The training position's callbacks must be a list, received " + saved
                    + "; the position is damaged.");
        }
        List<Map<String, @Nullable Object>> entries = new ArrayList<>((List<Map<String, @Nullable Object>>) list);
        int same = 0;
        while (same < Math.min(callbacks.size(), entries.size())
                && callbacks
                        .get(same)
                        .getClass()
                        .getName()
                        .equals(entries.get(same).get("class"))) {
            same++;
        }
        for (Callback callback : callbacks) {
            for (int i = 0; i < entries.size(); i++) {
                if (callback.getClass().getName().equals(entries.get(i).get("class"))) {
                    Object state = entries.remove(i).get("state");
                    if (callback instanceof Stateful stateful && state instanceof Map<?, ?> map) {
                        stateful.restore((Map<String, @Nullable Object>) map);
                    }
                    break;
                }
            }
        }
        return same;
    }
}
