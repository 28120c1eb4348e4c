"""Prints what real Keras callbacks decide on given sequences of values: one JSON object a case (decisions.py SEED CASES).

The file beside this one was made with seed 20261123 and 60 cases.
"""
import json
import sys
import types

import keras
import numpy as np


class Model:
    """What the callbacks touch of a model."""

    def __init__(self):
        self.optimizer = types.SimpleNamespace(learning_rate=np.float32(0.1))
        self.metrics = []
        self.stop_training = False
        self.saved = []

    def get_weights(self):
        return [1]

    def set_weights(self, weights):
        pass

    def save(self, path, overwrite=True):
        self.saved.append(path)


def drive(callback, name, values):
    model = Model()
    callback.set_model(model)
    callback.on_train_begin()
    rates = []
    for epoch, value in enumerate(values):
        callback.on_epoch_begin(epoch)
        callback.on_epoch_end(epoch, {name: float(value)})
        model.optimizer.learning_rate = np.float32(model.optimizer.learning_rate)
        rates.append(float(model.optimizer.learning_rate))
        if model.stop_training:
            break
    return {"epochs": len(rates), "rates": rates, "saved": model.saved}


random = np.random.RandomState(int(sys.argv[1]))
for case in range(int(sys.argv[2])):
    values = [float(np.float32(v)) for v in np.round(random.rand(14), 1)]
    arguments = {
        "patience": int(random.randint(0, 4)),
        "min_delta": float(random.choice([0.0, 0.1, 0.2])),
        "mode": str(random.choice(["min", "max"])),
    }
    baseline = float(random.rand()) if random.rand() < 0.5 else None
    cooldown = int(random.randint(0, 3))
    start = int(random.randint(0, 3))
    keras.utils.disable_interactive_logging()
    print(json.dumps({
        "values": values,
        "baseline": baseline,
        "cooldown": cooldown,
        "start": start,
        **arguments,
        "stopping": drive(
            keras.callbacks.EarlyStopping("v", baseline=baseline, start_from_epoch=start, **arguments), "v", values),
        "plateau": drive(
            keras.callbacks.ReduceLROnPlateau("v", factor=0.5, cooldown=cooldown, min_lr=0.02, **arguments),
            "v", values),
        "checkpoint": drive(
            keras.callbacks.ModelCheckpoint(
                "{epoch:03d}-{v:.3f}-{v:8.2e}.keras", "v", save_best_only=True, mode=arguments["mode"],
                initial_value_threshold=baseline),
            "v", values),
    }))
