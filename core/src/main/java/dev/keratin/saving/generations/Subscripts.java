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
        if ("Ellipsis".equals(given)) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            object.put("class_name", "__ellipsis__");
            object.put("config", new LinkedHashMap<>());
            return object;
        }
        return given;
    }

    /**
     * The same in the form of Keras 2, which reads no {@code ...} back: as many slices stand in its place as there are axes.
     *
     * @param rank the number of axes of what is subscripted, -1 where that is unknown
     * @return null where the key has no such form
     */
    static @Nullable List<@Nullable Object> forKeras2(@Nullable Object key, int rank) {
        List<?> keys = key instanceof List<?> list ? list : java.util.Collections.singletonList(key);
        long named = keys.stream()
                .filter(element -> element != null && !is(element, "__ellipsis__"))
                .count();
        List<@Nullable Object> result = new ArrayList<>();
        for (Object element : keys) {
            if (element == null || element instanceof Number) {
                result.add(element);
            } else if (is(element, "__slice__") && ((Map<?, ?>) element).get("config") instanceof Map<?, ?> bounds) {
                result.add(slice(bounds.get("start"), bounds.get("stop"), bounds.get("step")));
            } else if (is(element, "__ellipsis__") && rank >= 0) {
                for (long i = named; i < rank; i++) {
                    result.add(slice(null, null, null));
                }
            } else {
                return null;
            }
        }
        return result;
    }

    private static boolean is(Object element, String className) {
        return element instanceof Map<?, ?> object && className.equals(object.get("class_name"));
    }

    private static Map<String, @Nullable Object> slice(
            @Nullable Object start, @Nullable Object stop, @Nullable Object step) {
        Map<String, @Nullable Object> slice = new LinkedHashMap<>();
        slice.put("start", start);
        slice.put("stop", stop);
        slice.put("step", step);
        return slice;
    }
}
