package dev.keratin.saving.generations;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands between the brackets of {@code x[:, -1]}, as Keras 2 wrote it, in the form of Keras 3. */
final class Subscripts {

    private Subscripts() {}

    static @Nullable Object key(@Nullable Object given) {
        if (given instanceof List<?> list) {
            List<@Nullable Object> keys = new ArrayList<>();
            list.forEach(element -> keys.add(key(element)));
            return keys;
        }
        if (given instanceof Map<?, ?> slice && slice.containsKey("start") && slice.containsKey("stop")) {
            Map<String, @Nullable Object> bounds = new LinkedHashMap<>();
            for (String bound : List.of("start", "stop", "step")) {
                bounds.put(bound, slice.get(bound));
            }
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            object.put("class_name", "__slice__");
            object.put("config", bounds);
            return object;
        }
        return given;
    }
}
