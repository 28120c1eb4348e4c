package dev.keratin.saving;

import java.util.List;
import java.util.Map;

/**
 * The names that optimizer state has in files, by meaning.
 *
 * <p>Since Keras 2.11 each kind of state is a list under an attribute of the optimizer; legacy optimizers have slot variables with short names.
 */
public final class SlotNames {

    private SlotNames() {}

    /** The attributes that lead to the list of a kind of state; all of them are written, the first that is there is read. */
    public static List<String> lists(String className, String slot) {
        String key = className + "." + slot;
        return switch (key) {
            case "SGD.momentum" -> List.of("momentums");
            case "Lion.momentum" -> List.of("_momentums", "momentums");
            case "Adamax.momentum" -> List.of("_m");
            case "Adamax.norm" -> List.of("_u");
            case "Adafactor.r" -> List.of("_r");
            case "Adafactor.c" -> List.of("_c");
            case "Adafactor.velocity" -> List.of("_v");
            default ->
                switch (slot) {
                    case "momentum" -> List.of("_momentums");
                    case "velocity" -> List.of("_velocities");
                    case "velocity_hat" -> List.of("_velocity_hats");
                    case "average_gradient" -> List.of("_average_gradients");
                    case "accumulator" -> List.of("_accumulators");
                    case "linear" -> List.of("_linears");
                    case "accumulated_grad" -> List.of("_accumulated_grads");
                    case "accumulated_delta_var" -> List.of("_accumulated_delta_vars");
                    case "average" -> List.of("_model_variables_moving_average");
                    case "gradient_accumulator" -> List.of("_accumulated_gradients");
                    default -> List.of("_" + slot + "s");
                };
        };
    }

    /** The name of the slot variables of a legacy optimizer. */
    public static String legacy(String className, String slot) {
        String key = className.replace("Legacy", "") + "." + slot;
        return switch (key) {
            case "SGD.momentum", "RMSprop.momentum" -> "momentum";
            case "RMSprop.velocity" -> "rms";
            case "Adamax.norm" -> "v";
            default ->
                switch (slot) {
                    case "momentum" -> "m";
                    case "velocity" -> "v";
                    case "velocity_hat" -> "vhat";
                    case "average_gradient" -> "mg";
                    case "accumulated_grad" -> "accum_grad";
                    case "accumulated_delta_var" -> "accum_var";
                    default -> slot;
                };
        };
    }

    /** The word for a kind of state in the variable names of Keras 2.11 to 2.15. */
    public static String keras2(String className, String slot) {
        String key = className + "." + slot;
        return switch (key) {
            case "RMSprop.momentum" -> "momentum";
            case "RMSprop.velocity" -> "velocity";
            case "Adamax.norm" -> "u";
            default ->
                switch (slot) {
                    case "momentum" -> "m";
                    case "velocity" -> "v";
                    case "velocity_hat" -> "vhat";
                    default -> slot;
                };
        };
    }

    /** Hyper-parameters that legacy optimizers keep as variables, by config key; what is not in a config is 0. */
    public static Map<String, String> legacyHyperParameters(String className) {
        return switch (className.replace("Legacy", "")) {
            case "SGD" -> Map.of("momentum", "momentum");
            case "RMSprop" -> Map.of("momentum", "momentum", "rho", "rho");
            case "Adadelta" -> Map.of("rho", "rho");
            case "Adam", "Adamax", "Nadam" -> Map.of("beta_1", "beta_1", "beta_2", "beta_2");
            case "Ftrl" ->
                Map.of(
                        "beta", "beta",
                        "l1_regularization_strength", "l1_regularization_strength",
                        "l2_regularization_strength", "l2_regularization_strength",
                        "learning_rate_power", "learning_rate_power");
            default -> Map.of();
        };
    }
}
