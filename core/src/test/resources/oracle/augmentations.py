"""Models with layers that change images. Usage: augmentations.py write DIR, or augmentations.py read DIR.

write: one model a layer as NAME.keras, with its input and what Keras predicts in NAME.npz.
read: opens what Keratin made of them, NAME.keratin.keras, and compares predictions and configs.
"""
import json, os, sys
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
import warnings, numpy as np, keras
warnings.simplefilter("ignore")
from keras import layers as L

LAYERS = [
    L.AutoContrast(value_range=(0, 1)),
    L.Equalization(value_range=(0, 1), bins=32),
    L.ContrastLimitedAdaptiveHistogramEqualization(value_range=(0, 1), tile_grid_size=(2, 3)),
    L.RandomColorDegeneration(0.5, value_range=(0, 1), seed=1),
    L.RandomColorJitter(value_range=(0, 1), brightness_factor=0.2, contrast_factor=(0.1, 0.3), saturation_factor=0.4, hue_factor=0.5),
    L.RandomGrayscale(0.3, seed=2),
    L.RandomHue((0.1, 0.4), value_range=(0, 1)),
    L.RandomInvert(value_range=(0, 1)),
    L.RandomPosterization(4, value_range=(0, 1)),
    L.RandomSaturation(0.7),
    L.RandomSharpness(0.3, value_range=(0, 1)),
    L.Solarization(0.1, (0.2, 0.3), value_range=(0, 1)),
    L.RandomGaussianBlur(kernel_size=(5, 3), sigma=0.8),
    L.RandAugment(value_range=(0, 1), num_ops=3, factor=0.4, seed=5),
    L.AugMix(value_range=(0, 1), alpha=0.5, all_ops=False),
]
mode, folder = sys.argv[1:]
for layer in LAYERS:
    name = type(layer).__name__
    path = os.path.join(folder, name)
    if mode == "write":
        keras.utils.set_random_seed(1)
        model = keras.Sequential([keras.Input((8, 9, 3)), layer, L.Conv2D(4, 3), L.Flatten(), L.Dense(5)])
        model.compile("adam", "mse")
        x = np.random.default_rng(0).random((4, 8, 9, 3)).astype("float32")
        model.save(path + ".keras")
        np.savez(path + ".npz", x=x, y=model.predict(x, verbose=0))
    elif name == "Equalization":
        # Keras 3.15 cannot open its own file: its layer hands on its symbolic input, and the model becomes a cycle.
        try:
            keras.models.load_model(path + ".keras")
        except ValueError as e:
            assert "part of a cycle" in str(e), e
            print(name)
    else:
        numbers = np.load(path + ".npz")
        model = keras.models.load_model(path + ".keratin.keras")
        np.testing.assert_allclose(model.predict(numbers["x"], verbose=0), numbers["y"], rtol=1e-5, atol=1e-5)
        original = keras.models.load_model(path + ".keras")
        assert json.dumps(model.get_config()) == json.dumps(original.get_config()), (model.get_config(), original.get_config())
        print(name)
