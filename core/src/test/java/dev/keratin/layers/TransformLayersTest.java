package dev.keratin.layers;

/** Image transforms, spectrograms, pipelines and reversible embeddings. */
class TransformLayersTest extends LayerContractTest {

    TransformLayersTest() {
        super("/fixtures/layers/transforms.json");
    }
}
