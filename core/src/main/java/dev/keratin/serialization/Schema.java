package dev.keratin.serialization;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What Keras knows of a class: where it lives, its name, its arguments in the order of {@code get_config}, and how a blank one is made.
 *
 * @param <T> the class
 */
public final class Schema<T extends KerasObject> {

    private final String module;
    private final String className;
    private final @Nullable String registeredName;
    private final Supplier<T> blank;
    private final List<Arg<?>> args;

    private Schema(
            String module, String className, @Nullable String registeredName, Supplier<T> blank, List<Arg<?>> args) {
        this.module = module;
        this.className = className;
        this.registeredName = registeredName;
        this.blank = blank;
        this.args = List.copyOf(args);
    }

    /**
     * A class of Keras.
     *
     * @param module its public module, for example {@code "keras.layers"}
     * @param className its name there
     * @param blank makes one without arguments set, for building from a config
     * @param args its arguments, in the order of {@code get_config}
     */
    public static <T extends KerasObject> Schema<T> of(
            String module, String className, Supplier<T> blank, Arg<?>... args) {
        return new Schema<>(module, className, null, blank, List.of(args));
    }

    /** A class of the user's, as {@code keras.saving.register_keras_serializable(package)} registers it: {@code package>className}. */
    public static <T extends KerasObject> Schema<T> custom(
            String packageName, String className, Supplier<T> blank, Arg<?>... args) {
        return new Schema<>("builtins", className, packageName + ">" + className, blank, List.of(args));
    }

    /** This schema with arguments put in front, for those that a base class contributes. */
    public Schema<T> after(List<Arg<?>> first) {
        List<Arg<?>> all = new ArrayList<>(first);
        all.addAll(args);
        return new Schema<>(module, className, registeredName, blank, all);
    }

    /** This schema with the {@code registered_name} that Keras writes for a few of its own classes. */
    public Schema<T> registeredAs(String name) {
        return new Schema<>(module, className, name, blank, args);
    }

    public String module() {
        return module;
    }

    public String className() {
        return className;
    }

    /** {@code package>Name} of a custom class, null for a class of Keras. */
    public @Nullable String registeredName() {
        return registeredName;
    }

    public List<Arg<?>> args() {
        return args;
    }

    T blank() {
        return blank.get();
    }

    int indexOf(Arg<?> arg) {
        int index = args.indexOf(arg);
        if (index < 0) {
            throw new IllegalStateException(className + " has no argument `" + arg.key() + "`.");
        }
        return index;
    }
}
