package dev.keratin.layers;

/** The layers of Keras without recurrence, attention and preprocessing. */
class LayersTest extends LayerContractTest {

    LayersTest() {
        super("/fixtures/layers/layers.json");
    }
}
