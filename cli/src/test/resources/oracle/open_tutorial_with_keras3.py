"""Opens what our tutorial left in a folder with Keras 3 and compares with the folder's expected.npz; exit status 1 if one artefact differs."""

import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"

import keras
import numpy as np
import tensorflow as tf

folder = sys.argv[1]
expected = np.load(os.path.join(folder, "expected.npz"))
failed = False


def create_model():
    model = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(512, activation="relu"),
            keras.layers.Dropout(0.2),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.optimizer.build(model.trainable_variables)
    return model


def report(name, model, key):
    global failed
    difference = float(np.abs(model.predict(expected["x"], verbose=0) - expected[key]).max())
    iterations = int(model.optimizer.iterations.numpy())
    ok = difference < 1e-5 and iterations == int(expected[key + "_iterations"])
    failed |= not ok
    print(json.dumps({"artefact": name, "ok": ok, "max_difference": difference, "iterations": iterations}), flush=True)


for name in ("my_model.h5", "my_model.keras"):
    report(name, keras.models.load_model(os.path.join(folder, name)), "my_model")
weights = create_model()
weights.load_weights(os.path.join(folder, "my_model.weights.h5"))
report("my_model.weights.h5", weights, "my_model")


def model_checkpoint(prefix, key):
    model = create_model()
    tf.train.Checkpoint(model=model).read(prefix).assert_existing_objects_matched()
    report(os.path.relpath(prefix, folder), model, key)


model_checkpoint(os.path.join(folder, "training_1", "cp.ckpt"), "training_1")
model_checkpoint(tf.train.latest_checkpoint(os.path.join(folder, "training_2")), "training_2")
model_checkpoint(os.path.join(folder, "checkpoints", "my_checkpoint"), "checkpoints")
sys.exit(1 if failed else 0)
