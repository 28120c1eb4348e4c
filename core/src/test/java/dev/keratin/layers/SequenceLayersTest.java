package dev.keratin.layers;

/** Recurrent layers, attention and preprocessing. */
class SequenceLayersTest extends LayerContractTest {

    SequenceLayersTest() {
        super("/fixtures/layers/sequences.json");
    }
}
