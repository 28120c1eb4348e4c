package dev.keratin.constraints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.engine.Eager;
import dev.keratin.serialization.Registry;
import dev.keratin.serialization.RegistryContractTest;
import dev.keratin.serialization.VocabularyGoldens;
import dev.keratin.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ConstraintsTest extends RegistryContractTest<Constraint> {

    @Override
    protected Registry<Constraint> registry() {
        return Constraints.REGISTRY;
    }

    @Override
    protected String goldens() {
        return "constraints";
    }

    @TestFactory
    List<DynamicTest> weightsComeOutAsThoseOfKeras() {
        return VocabularyGoldens.cases(VocabularyGoldens.read("constraints"), "cases").stream()
                .map(golden -> DynamicTest.dynamicTest(String.valueOf(golden.get("object")), () -> {
                    Constraint constraint = Constraints.get(VocabularyGoldens.parse(golden.get("object")));
                    Tensor result = Eager.apply(constraint::apply, VocabularyGoldens.tensor(golden.get("weight")));
                    VocabularyGoldens.assertClose(result, golden.get("value"), 1e-6, "weight");
                }))
                .toList();
    }

    @Test
    void namesOfKeras1AreKnown() {
        assertThat(Constraints.get("maxnorm")).isInstanceOf(MaxNorm.class);
        assertThat(Constraints.get("nonneg")).isInstanceOf(NonNeg.class);
    }

    @Test
    void axesAreCheckedWhereTheyEnter() {
        assertThatThrownBy(() -> Constraints.REGISTRY.parse(
                        java.util.Map.of("class_name", "UnitNorm", "config", java.util.Map.of("axis", "rows"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("`axis`")
                .hasMessageContaining("\"rows\"");
    }
}
