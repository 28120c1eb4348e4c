package dev.keratin.regularizers;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.engine.Eager;
import dev.keratin.engine.Gradients;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Registry;
import dev.keratin.serialization.RegistryContractTest;
import dev.keratin.serialization.VocabularyGoldens;
import dev.keratin.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RegularizersTest extends RegistryContractTest<Regularizer> {

    @Override
    protected Registry<Regularizer> registry() {
        return Regularizers.REGISTRY;
    }

    @Override
    protected String goldens() {
        return "regularizers";
    }

    @TestFactory
    List<DynamicTest> penaltiesAndGradientsAreThoseOfKeras() {
        return VocabularyGoldens.cases(VocabularyGoldens.read("regularizers"), "cases").stream()
                .map(golden -> DynamicTest.dynamicTest(String.valueOf(golden.get("object")), () -> check(golden)))
                .toList();
    }

    private static void check(Map<String, ?> golden) {
        Regularizer regularizer = Regularizers.get(VocabularyGoldens.parse(golden.get("object")));
        List<Tensor> results = Eager.run(
                inputs -> {
                    Value weight = inputs.get(0);
                    Value penalty = regularizer.apply(weight);
                    Value gradient = Gradients.of(penalty, List.of(weight)).get(0);
                    return List.of(penalty, gradient == null ? Ops.zerosLike(weight) : gradient);
                },
                VocabularyGoldens.tensor(golden.get("weight")));
        VocabularyGoldens.assertClose(results.get(0), golden.get("value"), 1e-6, "penalty");
        VocabularyGoldens.assertClose(results.get(1), golden.get("gradient"), 1e-6, "gradient");
    }

    @Test
    void badFactorsAreRefusedWhereTheyEnter() {
        assertThatThrownBy(() -> L2.create().l2(-0.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("`l2`")
                .hasMessageContaining("-0.1");
        assertThatThrownBy(() -> OrthogonalRegularizer.create().mode("diagonal"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("`mode`")
                .hasMessageContaining("\"diagonal\"");
    }

    @Test
    void orthogonalRefusesWhatIsNoMatrix() {
        assertThatThrownBy(() -> Eager.apply(OrthogonalRegularizer.create()::apply, Tensor.of(new float[] {1, 2})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(2,)");
    }
}
