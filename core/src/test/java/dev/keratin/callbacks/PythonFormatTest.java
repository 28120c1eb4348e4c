package dev.keratin.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonFormatTest {

    /** Values that Python 3 gives. */
    @ParameterizedTest
    @CsvSource({
        "0.125, .2f, 0.12",
        "0.375, .2f, 0.38",
        "2.675, .2f, 2.67",
        "1e-05, .4e, 1.0000e-05",
        "0.00012345, .3e, 1.234e-04",
        "1234.5678, 10.2f, '   1234.57'",
        "-1.5, 08.3f, -001.500",
        "1.5, +.1f, +1.5",
        "123456789.0, .4g, 1.235e+08",
        "0.0001, g, 0.0001",
        "0.00001, g, 1e-05",
        "0.1, '', 0.1",
        "9.99999, .2e, 1.00e+01",
        "0, .2e, 0.00e+00",
        "2.5, .0f, 2",
        "1.25, <6.1f, '1.2   '",
    })
    void formatsFloatsAsPython(double value, String format, String expected) {
        assertThat(PythonFormat.number(value, format)).isEqualTo(expected);
    }

    @Test
    void fillsTemplates() {
        Map<String, Number> values = new LinkedHashMap<>();
        values.put("epoch", 7);
        values.put("val_loss", 0.12345);
        assertThat(PythonFormat.format("cp-{epoch:04d}-{val_loss:.2f}.{{x}}", values))
                .isEqualTo("cp-0007-0.12.{x}");
        assertThat(PythonFormat.format("{epoch}", values)).isEqualTo("7");
        assertThatThrownBy(() -> PythonFormat.format("{acc}", values))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{acc}")
                .hasMessageContaining("val_loss");
        assertThatThrownBy(() -> PythonFormat.format("a{epoch", values)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PythonFormat.format("{val_loss:d}", values))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0.12345");
    }
}
