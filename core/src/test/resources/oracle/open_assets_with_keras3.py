"""Opens the archive with vocabularies that Keratin wrote and prints each lookup's vocabulary and whether it came from the config."""

import sys

import keras

model = keras.models.load_model(sys.argv[1])
for layer in model._flatten_layers():
    if hasattr(layer, "get_vocabulary"):
        inner = getattr(layer, "_lookup_layer", layer)
        print(layer.name, [str(token) for token in layer.get_vocabulary()], inner.input_vocabulary is not None)
