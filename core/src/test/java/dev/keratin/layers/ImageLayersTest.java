package dev.keratin.layers;

/** Layers that change the colours of images, with factors that leave nothing to chance. */
class ImageLayersTest extends LayerContractTest {

    ImageLayersTest() {
        super("/fixtures/layers/images.json");
    }
}
